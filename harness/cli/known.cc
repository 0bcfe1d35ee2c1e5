#include "cli/known.h"

#include <filesystem>
#include <iostream>

#include "judge/known_update.h"
#include "report/output_file.h"
#include "scenario/read_expectations.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

Result<Expectations> read(const runner::Options& options) {
  std::error_code failed;
  if (options.update_expect && !fs::exists(options.expect, failed)) {
    Expectations fresh;
    fresh.file = options.expect;
    return fresh;
  }
  const auto text = fs::is_regular_file(options.expect, failed) ? read_file(options.expect) : std::nullopt;
  if (!text)
    return Error{"cannot read the known failures in " + options.expect,
                 "give a file of <expectations>; --update-expect makes one of what fails now", ""};
  std::vector<Error> errors;
  auto expectations = scenario::read_expectations(options.expect, *text, options.update_expect, errors);
  if (expectations) return std::move(*expectations);
  const Error last = errors.back();
  errors.pop_back();
  complain(errors);
  return last;
}

std::vector<judge::PlannedCase> planned(const runner::Plan& plan) {
  std::vector<judge::PlannedCase> out;
  for (const auto& group : plan.groups) {
    for (const Scenario* control : group.controls) out.push_back({control->id, group.transport, true});
    for (const auto& one : group.attacks) out.push_back({one.scenario->id, group.transport, one.unsupported.empty()});
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<judge::KnownFailures>> known_failures(const runner::Options& options, const Choice& choice,
                                                             const std::string& today) {
  if (options.expect.empty()) {
    if (options.update_expect) return Error{"--update-expect says not which file", "name it with --expect FILE", ""};
    return std::unique_ptr<judge::KnownFailures>();
  }
  auto expectations = read(options);
  if (!expectations) return expectations.error();
  judge::Circumstances here{choice.definition.name, choice.policy, today, {}};
  for (const auto& [id, scenario] : choice.catalogue.scenarios) here.ids.push_back(id);
  return std::make_unique<judge::KnownFailures>(std::move(*expectations), std::move(here), planned(choice.plan));
}

Status update(const judge::KnownFailures& known, bool strict) {
  const judge::Update update = judge::update_of(known, strict);
  const Expectations& old = known.expectations();
  if (!update.empty() || old.text.empty()) {
    const std::string text = scenario::rewritten(old, update.removed, update.changed, update.added);
    if (auto written = report::replace_file(old.file, text); !written) return written;
  }
  std::size_t unexplained = 0;
  for (const KnownFailure& entry : update.added) unexplained += entry.reason == judge::kTodo ? 1 : 0;
  std::cerr << "footpad: " << old.file << ": " << update.added.size() << " added, " << update.changed.size()
            << " changed, " << update.removed.size() << " removed\n";
  if (unexplained > 0)
    std::cerr << "  = " << unexplained << " of them say " << judge::kTodo
              << ": write why each may fail, or --expect refuses the file\n";
  return Done{};
}

}  // namespace footpad::cli
