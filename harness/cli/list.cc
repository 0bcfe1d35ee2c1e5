// footpad list: what would run, and why what would not.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "api/scenario_json.h"
#include "base/text.h"
#include "cli/choose.h"
#include "cli/json.h"

namespace footpad::cli {
namespace {

void as_text(const Choice& choice) {
  std::size_t width = 0;
  int attacks = 0, controls = 0;
  for (const auto& group : choice.plan.groups) {
    for (const auto& one : group.attacks) width = std::max(width, one.scenario->id.size());
    for (const Scenario* control : group.controls) width = std::max(width, control->id.size());
  }
  for (const auto& group : choice.plan.groups) {
    std::cout << fmt::format("{} over {}, policy {}\n", choice.protocol->title, word(group.transport),
                             word(choice.policy));
    for (const Scenario* control : group.controls) {
      std::cout << fmt::format("  {:<{}}  control   {}\n", control->id, width, printable(control->title));
      ++controls;
    }
    for (const auto& one : group.attacks) {
      const auto expected = word(scenario::expectation(*one.scenario, choice.policy, !choice.protocol->never_in_clear));
      std::cout << fmt::format("  {:<{}}  sev {} {:<18} {}\n", one.scenario->id, width, one.scenario->severity,
                               expected, printable(one.scenario->title));
      if (!one.unsupported.empty())
        std::cout << fmt::format("  {:<{}}  will not run: {}\n", "", width, one.unsupported);
      ++attacks;
    }
  }
  std::cout << fmt::format("{} attacks, {} controls\n", attacks, controls);
}

void as_json(const Choice& choice) { print(api::list_json(choice.plan, *choice.protocol, choice.policy)); }

// For CMake (tools/cmake/FootpadAddScenarios.cmake): a line each attack, the word that selects it last.
void as_ctest(const Choice& choice, const std::vector<std::string>& files) {
  for (const auto& group : choice.plan.groups)
    for (const auto& one : group.attacks) {
      const std::string& file = one.scenario->place.file;
      const bool given = std::find(files.begin(), files.end(), file) != files.end();
      std::cout << fmt::format("{} {} {} {} {}\n", runner::folder_name(*one.scenario, group.transport, false),
                               word(group.transport), word(one.scenario->attack_class), one.scenario->severity,
                               given ? file : one.scenario->id);
    }
}

}  // namespace

void declare_list(CLI::App& app, Context& context, int& exit) {
  struct Parsed {
    runner::Options options;
    std::string transport, policy;
  };
  auto parsed = std::make_shared<Parsed>();
  declare_choice(app, parsed->options, parsed->transport, parsed->policy);
  app.add_option("--format", parsed->options.format, "text, json or ctest")
      ->check(CLI::IsMember({"text", "json", "ctest"}));
  app.callback([parsed, &context, &exit] {
    parsed->options.command = context.client;
    const auto choice = choose(parsed->options, parsed->transport, parsed->policy, false, exit);
    if (!choice) return;
    if (parsed->options.format == "json")
      as_json(*choice);
    else if (parsed->options.format == "ctest")
      as_ctest(*choice, parsed->options.files);
    else
      as_text(*choice);
  });
}

}  // namespace footpad::cli
