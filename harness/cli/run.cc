// footpad run: attack a client and say what it did.
#include "runner/run.h"

#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/text.h"
#include "cli/choose.h"
#include "cli/version.h"
#include "net/loop.h"
#include "report/exit_code.h"
#include "report/sink.h"
#include "runner/real_server.h"
#include "runner/scratch.h"
#include "runner/supply.h"
#include "subject/cage.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

std::vector<std::unique_ptr<report::Sink>> sinks_for(const runner::Options& options, const std::string& out) {
  std::vector<std::unique_ptr<report::Sink>> sinks;
  sinks.push_back(report::make_case_folders(out));
  sinks.push_back(report::make_ndjson(out + "/run.ndjson"));
  sinks.push_back(report::make_junit(out + "/junit.xml"));
  const bool terminal = isatty(STDOUT_FILENO) != 0 &&
                        std::string(std::getenv("TERM") != nullptr ? std::getenv("TERM") : "dumb") != "dumb";
  const bool color = (terminal && std::getenv("NO_COLOR") == nullptr) || std::getenv("FORCE_COLOR") != nullptr;
  if (options.format == "json")
    sinks.push_back(report::make_json_lines_stdout());
  else
    sinks.push_back(report::make_terminal(terminal, color, false));
  return sinks;
}

bool write_private(const std::string& path, const std::string& text) {
  const mode_t mask = umask(0077);
  std::ofstream file(path, std::ios::binary);
  umask(mask);
  file << text;
  file.flush();
  return static_cast<bool>(file);
}

int run(runner::Options options, const std::string& transport, const std::string& policy, const Context& context) {
  options.command = context.client;
  int exit = 0;
  auto choice = choose(options, transport, policy, true, exit);
  if (!choice) return exit;
  if (options.dry_run) {
    for (const auto& group : choice->plan.groups) {
      for (const Scenario* control : group.controls)
        std::cout << word(group.transport) << "  control  " << control->id << "\n";
      for (const auto& one : group.attacks)
        std::cout << word(group.transport) << "  " << (one.unsupported.empty() ? "attack   " : "skipped  ")
                  << one.scenario->id << (one.unsupported.empty() ? "" : "  (" + one.unsupported + ")") << "\n";
    }
    return report::kExitOk;
  }

  if (choice->caged) {
    if (auto works = subject::cage_works(); !works) {
      complain(works.error());
      return report::kExitOwnFault;
    }
  }
  if (auto sane = runner::RealServer::check(options, data_folder() + "/tools", choice->protocol->name); !sane) {
    complain(sane.error());
    return report::kExitUsage;
  }
  auto out = report::prepare_out(options.out);
  if (!out) {
    complain(out.error());
    return report::kExitUsage;
  }
  std::uint64_t seed = options.seed;
  if (seed == 0)
    seed =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()) & 0x7fffffffffffffffU;
  auto supply = runner::Supply::create(choice->catalogue, seed, options.domain, options.local_domain);
  if (!supply) {
    complain(supply.error());
    return report::kExitOwnFault;
  }
  auto scratch = runner::Scratch::make(*out);
  if (!scratch) {
    complain(scratch.error());
    return report::kExitOwnFault;
  }
  const std::string server_folder = scratch->path() + "/server";
  std::error_code made;
  fs::create_directory(server_folder, made);
  auto server = runner::RealServer::start(options, data_folder() + "/tools", choice->protocol->name, server_folder,
                                          (*supply)->genuine());
  if (!server) {
    complain(server.error());
    return report::kExitOwnFault;
  }
  auto loop = net::Loop::create();
  if (!loop) {
    complain(loop.error());
    return report::kExitOwnFault;
  }

  runner::Materials materials;
  materials.options = &options;
  materials.catalogue = &choice->catalogue;
  materials.definition = &choice->definition;
  materials.protocol = choice->protocol;
  materials.policy = choice->policy;
  materials.caged = choice->caged;
  materials.plan = std::move(choice->plan);
  materials.supply = supply->get();
  materials.server = server->get();
  materials.scratch = scratch->path();
  materials.facts.version = kVersion;
  materials.facts.catalogue_digest = choice->catalogue.digest;
  materials.facts.subject = choice->definition.name;
  materials.facts.started = now_utc();
  materials.facts.seed = seed;
  materials.facts.mode = choice->caged ? Mode::cage : Mode::port;
  materials.facts.command = context.command_line;
  materials.facts.out = *out;
  runner::Run whole(**loop, std::move(materials), sinks_for(options, *out));
  const auto code = whole.go();
  server->reset();
  if (options.keep_keys && !write_private(*out + "/keys.pem", (*supply)->mint().private_keys_pem()))
    complain(Error{"cannot write " + *out + "/keys.pem", "", ""});
  if (code) return *code;
  complain(code.error());
  return report::kExitOwnFault;
}

}  // namespace

void declare_run(CLI::App& app, Context& context, int& exit) {
  struct Parsed {
    runner::Options options;
    std::string transport, policy;
  };
  auto parsed = std::make_shared<Parsed>();
  runner::Options& options = parsed->options;
  declare_choice(app, options, parsed->transport, parsed->policy);
  app.add_option("--server", options.server,
                 "embedded, a name under tools/servers (prosody), or HOST:PORT[,DIRECT-PORT] on loopback")
      ->capture_default_str();
  app.add_option("--user", options.user, "An account on a server that runs already");
  app.add_option("--password-file", options.password_file,
                 "A file that holds its password; it is redacted from everything written");
  app.add_option("--domain", options.domain, "The domain that the client must find in the certificate")
      ->capture_default_str();
  app.add_option("--local-domain", options.local_domain,
                 "The domain of a client that is a server itself; its own certificate is for it")
      ->capture_default_str();
  app.add_option("--jobs", options.jobs, "Cases at once; default: one for each core")->check(CLI::Range(1, 256));
  app.add_option("--timeout", options.timeout,
                 "Seconds for each case; default: 20 times what the control took, 2 to 30")
      ->check(CLI::Range(0.1, 3600.0));
  app.add_option("--repeat", options.repeat, "Run each attack so often; the worst verdict counts")
      ->check(CLI::Range(1, 1000));
  app.add_option("--seed", options.seed, "Makes names and canaries repeatable");
  app.add_option("--out", options.out, "The run's folder")->capture_default_str();
  app.add_option("--format", options.format, "text or json (the stream of run.ndjson on stdout)")
      ->check(CLI::IsMember({"text", "json"}));
  app.add_flag("--strict", options.strict, "Weak verdicts fail the run too");
  app.add_flag("--fail-fast", options.fail_fast, "Stop at the first vulnerable verdict");
  app.add_flag("--keep-keys", options.keep_keys, "Write the run's private keys to OUT/keys.pem, mode 0600");
  app.add_flag("--dry-run", options.dry_run, "Say what would run, and run nothing");
  app.footer(
      "Behind -- comes the client's command line, with these placeholders: {host} {port} {ca} {ca_dir} {domain} {user} "
      "{jid}\n"
      "{password} {message} {transport} {keylog} {pin} {local_domain} {certificate} {key}. Its environment is built "
      "anew; SSL_CERT_FILE and SSL_CERT_DIR "
      "name the CA.\n"
      "Example: footpad run xmpp -- go-sendxmpp -u {jid} -p {password} -j {host}:{port} romeo@{domain}");
  app.callback([parsed, &context, &exit] { exit = run(parsed->options, parsed->transport, parsed->policy, context); });
}

}  // namespace footpad::cli
