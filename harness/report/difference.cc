#include "report/difference.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace footpad::report {
namespace {

using Key = std::tuple<std::string, std::string, Transport, Policy, bool>;

Key key_of(const CaseResult& result) {
  const CaseFacts& facts = result.facts;
  return {facts.scenario->id, facts.protocol, facts.transport, facts.policy, facts.closing};
}

// How little a verdict is worth. What was not tried is worth less than what was tried and held, whatever the reason.
int worth(VerdictWord verdict) {
  switch (verdict) {
    case VerdictWord::secure: return 0;
    case VerdictWord::weak: return 1;
    case VerdictWord::undetectable:
    case VerdictWord::unsupported: return 2;
    case VerdictWord::inconclusive: return 3;
    case VerdictWord::vulnerable: return 4;
    case VerdictWord::error: return 5;
  }
  return 5;
}

// Controls are in every shard of a merged run: the worst of them counts.
std::map<Key, const CaseResult*> by_key(const PastRun& run) {
  std::map<Key, const CaseResult*> out;
  for (const CaseResult& result : run.results) {
    const auto [found, fresh] = out.try_emplace(key_of(result), &result);
    if (!fresh && worth(result.verdict.verdict) > worth(found->second->verdict.verdict)) found->second = &result;
  }
  return out;
}

std::set<std::pair<std::string, Grade>> given_away(const Verdict& verdict) {
  std::set<std::pair<std::string, Grade>> out;
  for (const Leak& leak : verdict.leaks) out.insert({leak.what, leak.grade});
  return out;
}

bool gives_more_away(const Verdict& before, const Verdict& after) {
  const auto old = given_away(before), now = given_away(after);
  return after.grade > before.grade || !std::includes(old.begin(), old.end(), now.begin(), now.end());
}

bool is_failure(VerdictWord verdict) { return worth(verdict) >= worth(VerdictWord::inconclusive); }

// nullopt: nothing has changed.
std::optional<ChangeKind> compare(const Verdict& before, const Verdict& after) {
  const VerdictWord old = before.verdict, now = after.verdict;
  if (old == now) {
    if (now == VerdictWord::vulnerable && gives_more_away(before, after)) return ChangeKind::leaked;
    return before.outcome == after.outcome && before.grade == after.grade ? std::nullopt
                                                                          : std::optional(ChangeKind::changed);
  }
  if (now == VerdictWord::vulnerable) return ChangeKind::failed;
  if (worth(now) > worth(old)) return ChangeKind::worse;
  if (worth(now) == worth(old)) return ChangeKind::changed;
  // That a failure is not tried any more does not mend it.
  const bool holds = now == VerdictWord::secure || now == VerdictWord::weak;
  if (is_failure(old)) return holds ? ChangeKind::fixed : ChangeKind::changed;
  return ChangeKind::better;
}

}  // namespace

std::vector<CaseChange> difference(const PastRun& before, const PastRun& after) {
  const auto old = by_key(before), now = by_key(after);
  std::vector<CaseChange> out;
  for (const auto& [key, result] : now) {
    const auto was = old.find(key);
    if (was == old.end())
      out.push_back({ChangeKind::appeared, nullptr, result});
    else if (const auto kind = compare(was->second->verdict, result->verdict))
      out.push_back({*kind, was->second, result});
  }
  for (const auto& [key, result] : old)
    if (!now.contains(key)) out.push_back({ChangeKind::vanished, result, nullptr});
  std::stable_sort(out.begin(), out.end(),
                   [](const CaseChange& one, const CaseChange& other) { return one.kind < other.kind; });
  return out;
}

bool is_regression(ChangeKind kind, bool may_vanish) {
  switch (kind) {
    case ChangeKind::failed:
    case ChangeKind::leaked:
    case ChangeKind::worse: return true;
    case ChangeKind::vanished: return !may_vanish;
    case ChangeKind::appeared:
    case ChangeKind::changed:
    case ChangeKind::better:
    case ChangeKind::fixed: return false;
  }
  return true;
}

std::string heading(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::failed: return "new failures";
    case ChangeKind::leaked: return "gives more away";
    case ChangeKind::worse: return "worse";
    case ChangeKind::vanished: return "vanished";
    case ChangeKind::appeared: return "appeared";
    case ChangeKind::changed: return "changed";
    case ChangeKind::better: return "better";
    case ChangeKind::fixed: return "fixed";
  }
  return "?";
}

}  // namespace footpad::report
