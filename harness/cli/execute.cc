#include "cli/execute.h"

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
#include "cli/domain.h"
#include "cli/known.h"
#include "cli/makings.h"
#include "cli/shard.h"
#include "cli/version.h"
#include "net/loop.h"
#include "report/exit_code.h"
#include "report/sink.h"
#include "runner/real_server.h"
#include "runner/run.h"
#include "runner/scratch.h"
#include "runner/shard.h"
#include "runner/supply.h"
#include "subject/cage.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

void show(const runner::Plan& plan) {
  for (const auto& group : plan.groups) {
    for (const Scenario* control : group.controls)
      std::cout << word(group.transport) << "  control  " << control->id << "\n";
    for (const auto& one : group.attacks)
      std::cout << word(group.transport) << "  " << (one.unsupported.empty() ? "attack   " : "skipped  ")
                << one.scenario->id << (one.unsupported.empty() ? "" : "  (" + one.unsupported + ")") << "\n";
  }
}

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

std::uint64_t seed_of_the_clock() {
  return static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()) & 0x7fffffffffffffffU;
}

std::vector<std::unique_ptr<report::Sink>> sinks_for(const runner::Options& options, const std::string& out) {
  std::vector<std::unique_ptr<report::Sink>> sinks;
  sinks.push_back(report::make_case_folders(out, options.resume));
  sinks.push_back(report::make_ndjson(out + "/run.ndjson", options.resume));
  sinks.push_back(report::make_junit(out + "/junit.xml"));
  sinks.push_back(report::make_html(out + "/report.html"));
  const bool terminal = isatty(STDOUT_FILENO) != 0 && from_environment("TERM").value_or("dumb") != "dumb" &&
                        from_environment("CI").value_or("false") == "false";
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

// The run's folder: a fresh one, or the one of the run that goes on, with what of it may stand in `materials`. Fills in
// the facts that an earlier run decides.
Result<std::string> out_folder(runner::Options& options, runner::Materials& materials) {
  std::error_code failed;
  if (options.resume && !fs::exists(fs::path(options.out) / "run.ndjson", failed)) {
    std::cerr << "footpad: there is no run in " << options.out << " yet: it begins\n";
    options.resume = false;
  }
  if (!options.resume) {
    report::RunFacts& facts = materials.facts;
    if (facts.seed == 0) facts.seed = facts.shard.total > 1 ? shared_seed(facts.makings) : seed_of_the_clock();
    return report::prepare_out(options.out);
  }
  auto past = report::read_run(options.out);
  if (!past) return past.error();
  if (materials.facts.seed == 0) materials.facts.seed = past->facts.seed;
  if (const std::string why = runner::why_another(past->facts, materials.facts); !why.empty())
    return Error{"the run in " + options.out + " cannot go on: " + why,
                 "begin anew without --resume, or give it what it was begun with", ""};
  if (!past->cut.empty()) std::cerr << "footpad: " << past->cut << "\n";
  materials.facts.started = past->facts.started;
  materials.kept = runner::keep(materials.plan, *past, *materials.catalogue);
  return report::keep_out(options.out, materials.kept.folders);
}

// Facts, plan and known failures; what is wrong with them is a usage error.
Status prepare(const runner::Options& options, Choice& choice, const Context& context, runner::Materials& materials,
               std::unique_ptr<judge::KnownFailures>& known) {
  report::RunFacts& facts = materials.facts;
  facts.version = kVersion;
  facts.catalogue_digest = choice.catalogue.digest;
  facts.subject = choice.definition.name;
  facts.started = now_utc();
  facts.mode = choice.caged ? Mode::cage : Mode::port;
  facts.command = context.command_line;
  facts.makings = makings_of(options, choice);
  auto shard = shard_of(options.shard, from_environment);
  if (!shard) return shard.error();
  facts.shard = *shard;
  facts.attacks_in_all = choice.plan.attacks();
  if (facts.shard.total > 1 && options.update_expect)
    return Error{"a shard does not see all that fails, so it cannot write the file of known failures",
                 "leave --update-expect to a run of everything: --shard off", ""};
  auto read = known_failures(options, choice, facts.started.substr(0, 10));
  if (!read) return read.error();
  known = std::move(*read);
  materials.known = known.get();
  materials.plan = runner::part_of(std::move(choice.plan), facts.shard);
  facts.cases = materials.plan.cases();
  facts.attacks = materials.plan.attacks();
  facts.seed = options.seed;
  return Done{};
}

}  // namespace

const char* const kClientHelp =
    "Behind -- comes the client's command line, with these placeholders: {host} {port} {ca} {ca_dir} {domain} {user} "
    "{jid}\n"
    "{password} {message} {transport} {keylog} {pin} {local_domain} {certificate} {key}. Its environment is built "
    "anew; SSL_CERT_FILE and SSL_CERT_DIR "
    "name the CA.\n";

void declare_execution(CLI::App& app, runner::Options& options) {
  app.add_option("--server", options.server,
                 "embedded, a name under tools/servers (prosody), or HOST:PORT[,DIRECT-PORT] on loopback")
      ->capture_default_str();
  app.add_option("--user", options.user, "An account on a server that runs already");
  app.add_option("--password-file", options.password_file,
                 "A file that holds its password; it is redacted from everything written");
  app.add_option("--domain", options.domain, "The domain that the client must find in the certificate")
      ->check(a_domain())
      ->capture_default_str();
  app.add_option("--local-domain", options.local_domain,
                 "The domain of a client that is a server itself; its own certificate is for it")
      ->check(a_domain())
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
}

int execute(runner::Options options, Choice& choice, const Context& context) {
  runner::Materials materials;
  materials.options = &options;
  materials.catalogue = &choice.catalogue;
  materials.definition = &choice.definition;
  materials.protocol = choice.protocol;
  materials.policy = choice.policy;
  materials.caged = choice.caged;
  std::unique_ptr<judge::KnownFailures> known;
  if (auto prepared = prepare(options, choice, context, materials, known); !prepared) {
    complain(prepared.error());
    return report::kExitUsage;
  }
  if (options.dry_run) {
    show(materials.plan);
    return report::kExitOk;
  }

  if (choice.caged) {
    if (auto works = subject::cage_works(); !works) {
      complain(works.error());
      return report::kExitOwnFault;
    }
  }
  if (auto sane = runner::RealServer::check(options, data_folder() + "/tools", choice.protocol->name); !sane) {
    complain(sane.error());
    return report::kExitUsage;
  }
  auto out = out_folder(options, materials);
  if (!out) {
    complain(out.error());
    return report::kExitUsage;
  }
  if (auto touched = touch_status_file(from_environment); !touched) {
    complain(touched.error());
    return report::kExitUsage;
  }
  auto supply = runner::Supply::create(choice.catalogue, materials.facts.seed, options.domain, options.local_domain);
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
  auto server = runner::RealServer::start(options, data_folder() + "/tools", choice.protocol->name, server_folder,
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

  materials.supply = supply->get();
  materials.server = server->get();
  materials.scratch = scratch->path();
  materials.facts.out = *out;
  runner::Run whole(**loop, std::move(materials), sinks_for(options, *out));
  const auto code = whole.go();
  server->reset();
  if (options.keep_keys && !write_private(*out + "/keys.pem", (*supply)->mint().private_keys_pem()))
    complain(Error{"cannot write " + *out + "/keys.pem", "", ""});
  if (!code) {
    complain(code.error());
    return report::kExitOwnFault;
  }
  if (options.update_expect && *code != report::kExitInterrupted && *code != report::kExitOwnFault)
    if (auto written = update(*known, options.strict); !written) {
      complain(written.error());
      return report::kExitOwnFault;
    }
  return *code;
}

}  // namespace footpad::cli
