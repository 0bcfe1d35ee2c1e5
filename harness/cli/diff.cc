// footpad diff: what got worse between two runs.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/data.h"
#include "cli/verbs.h"
#include "report/difference.h"
#include "report/exit_code.h"

namespace footpad::cli {
namespace {

struct Wish {
  std::string before, after, format = "text";
  bool may_vanish = false;
};

// nullopt: it has complained. A run that is not whole would make cases vanish that were never run.
std::optional<report::PastRun> whole_run(const std::string& path) {
  auto run = report::read_run(path);
  if (!run) {
    complain(run.error());
    return std::nullopt;
  }
  if (const std::string why = run->why_not_whole(); !why.empty()) {
    complain(Error{why, "compare runs that came to their end; footpad run ... --resume goes on with one", ""});
    return std::nullopt;
  }
  return std::move(*run);
}

int diff(const Wish& wish) {
  const auto before = whole_run(wish.before), after = whole_run(wish.after);
  if (!before || !after) return report::kExitUsage;
  std::cout << (wish.format == "json" ? report::difference_json(*before, *after, wish.may_vanish)
                                      : report::difference_text(*before, *after, wish.may_vanish));
  for (const auto& change : report::difference(*before, *after))
    if (report::is_regression(change.kind, wish.may_vanish)) return report::kExitVulnerable;
  return report::kExitOk;
}

}  // namespace

void declare_diff(CLI::App& app, Context&, int& exit) {
  auto wish = std::make_shared<Wish>();
  app.add_option("OLD", wish->before, "A run's folder, or its run.ndjson")->required();
  app.add_option("NEW", wish->after, "The run to compare with it")->required();
  app.add_flag("--allow-vanished", wish->may_vanish, "A case that is not in NEW is no regression");
  app.add_option("--format", wish->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  app.footer(
      "Exit code 1: a verdict got worse, more is given away, or a case vanished. 2: a run cannot be read, or is not "
      "whole.");
  app.callback([wish, &exit] { exit = diff(*wish); });
}

}  // namespace footpad::cli
