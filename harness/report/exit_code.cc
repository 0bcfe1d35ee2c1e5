#include "report/exit_code.h"

#include <algorithm>

#include "model/words.h"

namespace footpad::report {
namespace {

int count_of(const std::map<std::string, int>& counts, std::string_view key) {
  const auto found = counts.find(std::string(key));
  return found == counts.end() ? 0 : found->second;
}

bool nothing_judged(const std::map<std::string, int>& counts) {
  if (count_of(counts, "controls") > 0) return false;
  for (const auto& [verdict, its_word] : Words<VerdictWord>::table)
    if (count_of(counts, its_word) > 0) return false;
  return true;
}

}  // namespace

int exit_code(const std::map<std::string, int>& counts, bool strict, bool interrupted) {
  const auto any = [&](VerdictWord verdict) { return count_of(counts, word(verdict)) > 0; };
  if (interrupted) return kExitInterrupted;
  if (any(VerdictWord::error)) return kExitOwnFault;
  if (any(VerdictWord::vulnerable) || (strict && any(VerdictWord::weak))) return kExitVulnerable;
  if (any(VerdictWord::inconclusive) || count_of(counts, "controls_red") > 0) return kExitInconclusive;
  if (nothing_judged(counts)) return kExitNothingSelected;
  return kExitOk;
}

int exit_code(const RunSummary& summary, bool strict) {
  std::map<std::string, int> unexpected = summary.counts;
  for (const auto& [key, known] : summary.expected) unexpected[key] -= known;
  int code = exit_code(unexpected, strict, summary.interrupted);
  // What was expected was judged all the same.
  if (code == kExitNothingSelected && !nothing_judged(summary.counts)) code = kExitOk;
  const bool stale = std::any_of(summary.findings.begin(), summary.findings.end(),
                                 [](const Finding& finding) { return finding.fails; });
  return stale && code != kExitInterrupted && code != kExitOwnFault ? kExitVulnerable : code;
}

void count(const CaseResult& result, RunSummary& summary) {
  const VerdictWord verdict = result.verdict.verdict;
  const auto add = [&](const std::string& key) {
    ++summary.counts[key];
    if (result.known && result.known->as_expected) ++summary.expected[key];
  };
  if (result.facts.scenario->kind == Scenario::Kind::attack || verdict == VerdictWord::error) {
    add(std::string(word(verdict)));
  } else if (verdict != VerdictWord::unsupported) {
    ++summary.counts["controls"];
    if (verdict != VerdictWord::secure) add("controls_red");
  }
}

std::string exit_meaning(int code) {
  switch (code) {
    case kExitOk: return "no case was vulnerable, none inconclusive";
    case kExitVulnerable: return "the client failed at least once: see above";
    case kExitUsage: return "the command line or a file is wrong";
    case kExitInconclusive: return "some cases prove nothing: see above";
    case kExitOwnFault: return "Footpad itself failed: what it did not judge is unknown";
    case kExitNothingSelected: return "nothing was selected, so nothing was tested";
    case kExitInterrupted: return "interrupted: the cases that had finished are kept";
    default: return "unknown";
  }
}

std::string exit_meaning(const RunSummary& summary) {
  const bool expected = !summary.expected.empty();
  if (summary.exit == kExitOk && expected) return "nothing failed but what is known to";
  if (summary.exit == kExitOk && summary.counts.empty()) return "nothing fell to this shard";
  const auto failed = [&](const char* key) {
    const auto all = summary.counts.find(key), known = summary.expected.find(key);
    return (all == summary.counts.end() ? 0 : all->second) > (known == summary.expected.end() ? 0 : known->second);
  };
  if (summary.exit == kExitVulnerable && !failed("vulnerable") && !summary.findings.empty())
    return "an entry of the file of known failures does not hold: see above";
  return exit_meaning(summary.exit);
}

}  // namespace footpad::report
