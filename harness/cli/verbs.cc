#include "cli/verbs.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "base/text.h"
#include "cli/version.h"
#include "report/exit_code.h"

namespace footpad::cli {

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> table{
      {"run", "Attack a client and say what it did", &declare_run},
      {"list", "Say what would run, and why what would not", &declare_list},
      {"explain", "Say what a scenario or recipe does, what a client must do, and why", &declare_explain},
      {"check", "Check scenario, recipe, subject, server, profile and expectations files", &declare_check},
      {"certs", "Mint a recipe's chain and key as files, for other test suites", &declare_certs},
      {"serve", "Lanes over HTTP and JSON on loopback, for test suites in any language", &declare_serve},
      {"report", "Make another face of a run: JUnit, TAP, Markdown ...", &declare_report},
      {"diff", "Say what got worse between two runs", &declare_diff},
      {"merge", "Make one run of its shards", &declare_merge},
      {"certify", "Hold a client to a profile, and sign what came of it", &declare_certify},
      {"verify", "Check a bundle that certify has made: signature, digests, completeness", &declare_verify},
      {"doctor", "Say what this machine can do, and how to get the rest", &declare_doctor},
  };
  return table;
}

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error with a remedy, like a full disk
  Context context;
  for (int i = 0; i < argc; ++i) context.command_line.emplace_back(argv[i]);
  // Everything behind "--" is the client's, whatever it looks like.
  std::vector<std::string> own;
  bool clients = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (!clients && word == "--")
      clients = true;
    else if (clients)
      context.client.push_back(word);
    else
      own.push_back(word);
  }

  CLI::App app{
      "Footpad: an adversarial MITM test harness. It stands between a client and its server, tries every trick that "
      "an\n"
      "on-path attacker has, and says which ones worked.",
      "footpad"};
  app.set_version_flag("--version", std::string("footpad ") + kVersion);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  int exit = 0;
  for (const Verb& verb : verbs()) verb.declare(*app.add_subcommand(verb.name, verb.help), context, exit);
  app.footer(
      "Exit codes: 0 nothing wrong, 1 vulnerable, 2 usage or a bad file, 3 inconclusive, 4 Footpad's own fault, 5 "
      "nothing selected,\n"
      "130 interrupted. More: footpad VERB --help");
  const std::string first = own.empty() ? "" : own.front();
  std::reverse(own.begin(), own.end());
  try {
    app.parse(own);
  } catch (const CLI::ParseError& fault) {
    if (fault.get_exit_code() == 0) return app.exit(fault);
    std::vector<std::string> names;
    for (const Verb& verb : verbs()) names.push_back(verb.name);
    std::cerr << "footpad: " << fault.what() << "\n";
    if (std::find(names.begin(), names.end(), first) == names.end() && !first.starts_with("-")) {
      if (const auto near = nearest(first, names); !near.empty())
        std::cerr << "  = did you mean 'footpad " << near << "'?\n";
    }
    std::cerr << "  = see: footpad " << (std::find(names.begin(), names.end(), first) != names.end() ? first + " " : "")
              << "--help\n";
    return report::kExitUsage;
  }
  return exit;
}

}  // namespace footpad::cli
