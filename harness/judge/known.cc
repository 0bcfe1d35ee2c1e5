#include "judge/known.h"

#include <algorithm>

#include "base/text.h"

namespace footpad::judge {
namespace {

bool is_glob(const std::string& pattern) { return pattern.find_first_of("*?") != std::string::npos; }

// An id is more exact than any glob; then the one with more conditions.
int exactness(const KnownFailure& entry) {
  return (is_glob(entry.scenario) ? 0 : 8) + (entry.transport ? 1 : 0) + (entry.policy ? 1 : 0) +
         (entry.subject.empty() ? 0 : 1);
}

std::string place_of(const Place& place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string quoted(const std::string& text) { return "'" + printable(text) + "'"; }

}  // namespace

bool is_about(const KnownFailure& entry, const std::string& scenario, Transport transport) {
  return (!entry.transport || *entry.transport == transport) && glob_matches(entry.scenario, scenario);
}

bool is_as_expected(const KnownFailure& entry, VerdictWord verdict, Outcome outcome) {
  // A case that was cut short is no failure that anybody knew of.
  return entry.verdict == verdict && outcome != Outcome::interrupted && (!entry.outcome || *entry.outcome == outcome);
}

bool is_better(const KnownFailure& entry, VerdictWord verdict) {
  return verdict == VerdictWord::secure || (verdict == VerdictWord::weak && entry.verdict != VerdictWord::weak);
}

KnownFailures::KnownFailures(Expectations expectations, Circumstances here, std::vector<PlannedCase> plan)
    : expectations_(std::move(expectations)), here_(std::move(here)), plan_(std::move(plan)) {
  for (const KnownFailure& entry : expectations_.entries) check(entry);
}

bool KnownFailures::is_expired(const KnownFailure& entry) const {
  return !entry.until.empty() && entry.until < here_.today;
}

bool KnownFailures::applies(const KnownFailure& entry) const {
  return (entry.subject.empty() || glob_matches(entry.subject, here_.subject)) &&
         (!entry.policy || *entry.policy == here_.policy);
}

const KnownFailure* KnownFailures::entry_of(const std::string& scenario, Transport transport) const {
  const KnownFailure* best = nullptr;
  for (const KnownFailure& entry : expectations_.entries)
    if (applies(entry) && !is_expired(entry) && is_about(entry, scenario, transport) &&
        (best == nullptr || exactness(entry) > exactness(*best)))
      best = &entry;
  return best;
}

// What can be said of an entry before anything has run.
void KnownFailures::check(const KnownFailure& entry) {
  if (std::none_of(here_.ids.begin(), here_.ids.end(),
                   [&](const std::string& id) { return glob_matches(entry.scenario, id); })) {
    const std::string near = nearest(entry.scenario, here_.ids);
    note(entry, quoted(entry.scenario) + " is no scenario of the catalogue",
         near.empty() ? "take the entry out: nothing has that name" : "did you mean " + quoted(near) + "?", true);
    return;
  }
  if (!applies(entry)) return;
  std::vector<PlannedCase> about;
  std::copy_if(plan_.begin(), plan_.end(), std::back_inserter(about),
               [&](const PlannedCase& one) { return is_about(entry, one.scenario, one.transport); });
  if (about.empty()) return;  // not selected this time
  if (is_expired(entry)) {
    note(entry, quoted(entry.scenario) + " expired on " + entry.until + ", and counts no more",
         "mend the client, or give the entry another day and say why", false);
    return;
  }
  if (std::none_of(about.begin(), about.end(), [](const PlannedCase& one) { return one.runs; })) {
    note(entry, quoted(entry.scenario) + " cannot be run here: the entry can neither hold nor fail",
         "take it out, or say with subject=, policy= or transport= where it holds", true);
    return;
  }
  const bool decides = std::any_of(about.begin(), about.end(), [&](const PlannedCase& one) {
    return entry_of(one.scenario, one.transport) == &entry;
  });
  if (!decides) {
    const KnownFailure* other = entry_of(about.front().scenario, about.front().transport);
    note(
        entry,
        quoted(entry.scenario) + " decides nothing: line " + std::to_string(other->place.line) + " is as exact or more",
        "keep one of the two", true);
  }
}

std::optional<Known> KnownFailures::rule(const Judged& judged) {
  judged_.push_back(judged);
  const KnownFailure* entry = entry_of(judged.scenario, judged.transport);
  if (entry == nullptr) return std::nullopt;
  Known known{is_as_expected(*entry, judged.verdict, judged.outcome), entry->reason};
  if (!known.as_expected && is_better(*entry, judged.verdict))
    note(*entry,
         judged.scenario + " over " + std::string(word(judged.transport)) + " is " + std::string(word(judged.verdict)) +
             " now, where " + std::string(word(entry->verdict)) + " was expected",
         is_glob(entry->scenario) ? "say it of those only that still fail: footpad run ... --update-expect"
                                  : "take the entry out",
         true);
  return known;
}

std::vector<Finding> KnownFailures::findings() const {
  std::vector<Finding> once;
  for (const Finding& finding : findings_)
    if (std::none_of(once.begin(), once.end(),
                     [&](const Finding& other) { return other.what == finding.what && other.place == finding.place; }))
      once.push_back(finding);
  return once;
}

void KnownFailures::note(const KnownFailure& entry, std::string what, std::string remedy, bool fails) {
  findings_.push_back({std::move(what), std::move(remedy), place_of(entry.place), fails});
}

}  // namespace footpad::judge
