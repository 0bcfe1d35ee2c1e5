#include "runner/rounds.h"

#include "model/severity.h"

namespace footpad::runner {

std::optional<Folded> Rounds::add(const report::CaseResult& result) {
  const auto [found, first] = cases_.try_emplace(result.facts.folder);
  Case& one = found->second;
  const Verdict& worst = one.worst.result.verdict;
  one.flaky =
      one.flaky || (!first && (worst.verdict != result.verdict.verdict || worst.outcome != result.verdict.outcome));
  if (first || rank(result.verdict.verdict) > rank(worst.verdict)) {
    one.worst.result = result;
    one.worst.ledger = result.evidence.ledger == nullptr ? nullptr : std::make_unique<Ledger>(*result.evidence.ledger);
    one.worst.capture =
        result.evidence.capture == nullptr ? nullptr : std::make_unique<Capture>(*result.evidence.capture);
  }
  if (++one.done < repeat_) return std::nullopt;
  Folded whole = fold(one);
  cases_.erase(found);
  return whole;
}

std::vector<Folded> Rounds::cut_short() {
  std::vector<Folded> out;
  for (auto& [folder, one] : cases_) {
    const int done = one.done;
    out.push_back(fold(one));
    Verdict& verdict = out.back().result.verdict;
    if (verdict.verdict == VerdictWord::vulnerable) continue;
    verdict.verdict = VerdictWord::inconclusive;
    verdict.outcome = Outcome::interrupted;
    verdict.reason = "the run ended after " + std::to_string(done) + " of its " + std::to_string(repeat_) + " rounds";
  }
  cases_.clear();
  return out;
}

Folded Rounds::fold(Case& one) {
  Folded out = std::move(one.worst);
  out.result.evidence.ledger = out.ledger.get();
  out.result.evidence.capture = out.capture.get();
  out.result.flaky = one.flaky;
  return out;
}

}  // namespace footpad::runner
