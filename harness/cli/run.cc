// footpad run: attack a client and say what it did.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/execute.h"

namespace footpad::cli {

void declare_run(CLI::App& app, Context& context, int& exit) {
  struct Parsed {
    runner::Options options;
    std::string transport, policy;
  };
  auto parsed = std::make_shared<Parsed>();
  runner::Options& options = parsed->options;
  declare_choice(app, options, parsed->transport, parsed->policy);
  declare_execution(app, options);
  app.add_option("--shard", options.shard,
                 "i/n: run the i-th of n parts; off: all, whatever the environment of a CI engine says");
  app.add_flag("--resume", options.resume, "Go on with the run in --out that was interrupted or killed");
  app.add_option("--expect", options.expect,
                 "A file of known failures: they do not fail the run, as long as they hold");
  app.add_flag("--update-expect", options.update_expect, "Write that file anew, by what fails now");
  app.add_flag("--strict", options.strict, "Weak verdicts fail the run too");
  app.add_flag("--fail-fast", options.fail_fast, "Stop at the first vulnerable verdict");
  app.add_flag("--keep-keys", options.keep_keys, "Write the run's private keys to OUT/keys.pem, mode 0600");
  app.add_flag("--dry-run", options.dry_run, "Say what would run, and run nothing");
  app.footer(std::string(kClientHelp) +
             "Example: footpad run xmpp -- go-sendxmpp -u {jid} -p {password} -j {host}:{port} romeo@{domain}");
  app.callback([parsed, &context, &exit] {
    parsed->options.command = context.client;
    if (auto choice = choose(parsed->options, parsed->transport, parsed->policy, true, exit))
      exit = execute(parsed->options, *choice, context);
  });
}

}  // namespace footpad::cli
