// footpad list: what would run, and why what would not.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "api/scenario_json.h"
#include "base/text.h"
#include "cli/choose.h"

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

void as_json(const Choice& choice) {
  std::cout << api::list_json(choice.plan, *choice.protocol, choice.policy)
                   .dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
            << "\n";
}

// Lines for a CMake script: add_test for each case.
void as_ctest(const Choice& choice) {
  for (const auto& group : choice.plan.groups)
    for (const auto& one : group.attacks)
      if (one.unsupported.empty())
        std::cout << fmt::format("{} {} {}\n", runner::folder_name(*one.scenario, group.transport, false),
                                 one.scenario->id, word(group.transport));
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
      as_ctest(*choice);
    else
      as_text(*choice);
  });
}

}  // namespace footpad::cli
