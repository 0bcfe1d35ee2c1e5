#include "runner/merge.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "report/exit_code.h"
#include "runner/past.h"

namespace footpad::runner {
namespace {

using report::CaseResult;
using report::PastRun;

std::string of(const report::Shard& shard) {
  return "shard " + std::to_string(shard.index) + " of " + std::to_string(shard.total);
}

Status check_each(const PastRun& run) {
  if (run.facts.shard.total < 2)
    return Error{run.file + " is no shard: it is a run of its own", "merge the runs that --shard i/n made", ""};
  if (const std::string why = run.why_not_whole(); !why.empty())
    return Error{why, "let it come to its end first (footpad run ... --resume)", ""};
  return Done{};
}

Status check_together(const PastRun& first, const PastRun& other) {
  std::string why = why_another(first.facts, other.facts, false);
  if (why.empty() && first.facts.shard.total != other.facts.shard.total)
    why = "one is " + of(first.facts.shard) + ", the other " + of(other.facts.shard);
  if (why.empty() && first.facts.makings.strict != other.facts.makings.strict) why = "one of them is --strict";
  if (why.empty()) return Done{};
  return Error{first.file + " and " + other.file + " are not of one run: " + why,
               "run all shards with the same options, client and version", ""};
}

// Every shard once.
Status check_all(const std::vector<PastRun>& shards) {
  const int total = shards.front().facts.shard.total;
  std::map<int, std::string> seen;
  for (const PastRun& run : shards) {
    const auto [found, fresh] = seen.emplace(run.facts.shard.index, run.file);
    if (!fresh)
      return Error{of(run.facts.shard) + " is there twice: " + found->second + " and " + run.file, "give it once", ""};
  }
  std::string missing;
  for (int index = 1; index <= total; ++index)
    if (!seen.contains(index)) missing += (missing.empty() ? "" : ", ") + std::to_string(index);
  if (missing.empty()) return Done{};
  return Error{"of " + std::to_string(total) + " shards these are missing: " + missing,
               "what they would have found is unknown: run them, and merge all", ""};
}

// Every attack once.
Status check_cases(const PastRun& whole) {
  std::set<std::tuple<std::string, std::string, Transport, Policy>> seen;
  for (const CaseResult& result : whole.results) {
    const report::CaseFacts& facts = result.facts;
    if (facts.scenario->kind == Scenario::Kind::control) continue;
    if (!seen.insert({facts.scenario->id, facts.protocol, facts.transport, facts.policy}).second)
      return Error{facts.scenario->id + " over " + std::string(word(facts.transport)) + " is in two shards",
                   "one of the files was altered: take them from where they were made", ""};
  }
  if (static_cast<int>(seen.size()) == whole.facts.attacks) return Done{};
  return Error{"the shards hold " + std::to_string(seen.size()) + " attacks, and " +
                   std::to_string(whole.facts.attacks) + " were planned",
               "one of the files was altered: take them from where they were made", ""};
}

void add_findings(report::RunSummary& to, const report::RunSummary& from) {
  for (const Finding& finding : from.findings)
    if (std::none_of(to.findings.begin(), to.findings.end(),
                     [&](const Finding& other) { return other.what == finding.what && other.place == finding.place; }))
      to.findings.push_back(finding);
}

}  // namespace

Result<Merged> merge(std::vector<PastRun> shards) {
  if (shards.empty()) return Error{"there is nothing to merge", "give the folders of the shards", ""};
  for (const PastRun& run : shards)
    if (auto sane = check_each(run); !sane) return sane.error();
  for (const PastRun& run : shards)
    if (auto together = check_together(shards.front(), run); !together) return together.error();
  if (auto all = check_all(shards); !all) return all.error();

  Merged out;
  PastRun& whole = out.run;
  whole.file = shards.front().file;
  whole.facts = shards.front().facts;
  whole.facts.shard = {};
  whole.facts.attacks = whole.facts.attacks_in_all;
  whole.facts.merged = static_cast<int>(shards.size());
  whole.facts.cases = 0;
  report::RunSummary summary;
  std::set<std::string> folders;
  for (std::size_t i = 0; i < shards.size(); ++i) {
    PastRun& shard = shards[i];
    whole.facts.cases += shard.facts.cases;
    whole.facts.started = std::min(whole.facts.started, shard.facts.started);
    summary.seconds = std::max(summary.seconds, shard.summary->seconds);
    add_findings(summary, *shard.summary);
    std::map<std::string, std::string> renamed;
    for (CaseResult& result : shard.results) {
      whole.scenarios.push_back(*result.facts.scenario);
      result.facts.scenario = &whole.scenarios.back();
      std::string& folder = renamed[result.facts.folder];
      if (folder.empty()) {
        folder = result.facts.folder;
        if (folders.contains(folder)) folder += ".shard-" + std::to_string(shard.facts.shard.index);
        folders.insert(folder);
        out.folders.push_back({i, result.facts.folder, folder});
      }
      result.facts.folder = folder;
      whole.results.push_back(std::move(result));
    }
    for (report::Note& note : shard.notes)
      whole.notes.push_back({renamed.contains(note.folder) ? renamed[note.folder] : note.folder, note.kind, note.text});
  }
  if (auto cases = check_cases(whole); !cases) return cases.error();
  const report::RunSummary counted = report::summary_of(whole);
  summary.counts = counted.counts;
  summary.expected = counted.expected;
  summary.exit = report::exit_code(summary, whole.facts.makings.strict);
  whole.summary = std::move(summary);
  return out;
}

}  // namespace footpad::runner
