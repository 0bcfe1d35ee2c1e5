#include "judge/known_update.h"

#include <algorithm>

#include "base/text.h"

namespace footpad::judge {
namespace {

bool fails(VerdictWord verdict, bool strict) {
  return verdict == VerdictWord::vulnerable || verdict == VerdictWord::inconclusive ||
         (strict && verdict == VerdictWord::weak);
}

KnownFailure entry_for(const Judged& judged, const Circumstances& here, std::string reason) {
  KnownFailure entry;
  entry.scenario = judged.scenario;
  entry.transport = judged.transport;
  entry.policy = here.policy;
  entry.subject = here.subject;
  entry.verdict = judged.verdict;
  entry.outcome = judged.outcome;
  entry.reason = std::move(reason);
  return entry;
}

bool matches_nothing(const KnownFailure& entry, const Circumstances& here) {
  return std::none_of(here.ids.begin(), here.ids.end(),
                      [&](const std::string& id) { return glob_matches(entry.scenario, id); });
}

bool was_planned(const KnownFailure& entry, const KnownFailures& known) {
  return std::any_of(known.plan().begin(), known.plan().end(),
                     [&](const PlannedCase& one) { return one.runs && is_about(entry, one.scenario, one.transport); });
}

// A control is judged before the attacks and behind them: one entry speaks of both.
void add_once(Update& update, KnownFailure entry) {
  for (const KnownFailure& other : update.added)
    if (other.scenario == entry.scenario && other.transport == entry.transport) return;
  update.added.push_back(std::move(entry));
}

void update_entry(std::size_t index, const KnownFailures& known, bool strict, Update& update) {
  const KnownFailure& entry = known.expectations().entries[index];
  std::vector<Judged> holds, others;  // that fail as it says, and otherwise
  bool better = false, any = false;
  for (const Judged& one : known.judged()) {
    if (known.entry_of(one.scenario, one.transport) != &entry) continue;
    any = true;
    if (is_as_expected(entry, one.verdict, one.outcome))
      holds.push_back(one);
    else if (fails(one.verdict, strict))
      others.push_back(one);
    else
      better = better || is_better(entry, one.verdict);
  }
  if (!any || (others.empty() && !better)) return;
  const auto same = [&](const Judged& one) {
    return one.verdict == others.front().verdict && one.outcome == others.front().outcome;
  };
  if (holds.empty() && !better && std::all_of(others.begin(), others.end(), same)) {
    update.changed[index] = {others.front().verdict, others.front().outcome};
    return;
  }
  update.removed.push_back(index);
  holds.insert(holds.end(), others.begin(), others.end());
  for (const Judged& one : holds) {
    KnownFailure fresh = entry_for(one, known.here(), entry.reason);
    fresh.until = entry.until;
    add_once(update, std::move(fresh));
  }
}

}  // namespace

Update update_of(const KnownFailures& known, bool strict) {
  Update update;
  const auto& entries = known.expectations().entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const KnownFailure& entry = entries[i];
    const bool planned = known.applies(entry) && was_planned(entry, known);
    const bool decides = std::any_of(known.plan().begin(), known.plan().end(), [&](const PlannedCase& one) {
      return known.entry_of(one.scenario, one.transport) == &entry;
    });
    if (matches_nothing(entry, known.here()) || (planned && (known.is_expired(entry) || !decides)))
      update.removed.push_back(i);
    else
      update_entry(i, known, strict, update);
  }
  for (const Judged& one : known.judged())
    if (fails(one.verdict, strict) && known.entry_of(one.scenario, one.transport) == nullptr)
      add_once(update, entry_for(one, known.here(), kTodo));
  return update;
}

}  // namespace footpad::judge
