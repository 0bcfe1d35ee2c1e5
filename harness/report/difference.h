// Two runs, case by case: what got worse and what got better.
#pragma once

#include <string>
#include <vector>

#include "report/read_run.h"

namespace footpad::report {

enum class ChangeKind {
  failed,    // vulnerable now, and was not
  leaked,    // vulnerable as before, but it gives more away
  worse,     // another verdict that is worse: what was proven is not any more
  vanished,  // the case is not in the new run
  appeared,  // it was not in the old one
  changed,   // another outcome, or another verdict of which neither is the worse
  better,
  fixed  // it was vulnerable, inconclusive or an error, and is not
};

struct CaseChange {
  ChangeKind kind = ChangeKind::changed;
  const CaseResult* before = nullptr;  // null: it appeared
  const CaseResult* after = nullptr;   // null: it vanished
  [[nodiscard]] const CaseResult& either() const { return after != nullptr ? *after : *before; }
};

// Worst kinds first, then in the runs' order. Both runs must outlive it.
std::vector<CaseChange> difference(const PastRun& before, const PastRun& after);

bool is_regression(ChangeKind kind, bool may_vanish);

// "new failures": the heading over a kind.
std::string heading(ChangeKind kind);

// What else of the two runs is not the same, and may be why: a line each.
std::vector<std::string> circumstances(const PastRun& before, const PastRun& after);

std::string difference_text(const PastRun& before, const PastRun& after, bool may_vanish);
std::string difference_json(const PastRun& before, const PastRun& after, bool may_vanish);

}  // namespace footpad::report
namespace footpad {
template <>
struct Words<report::ChangeKind> {
  using K = report::ChangeKind;
  static constexpr std::array<std::pair<K, std::string_view>, 8> table{{{K::failed, "failed"},
                                                                        {K::leaked, "leaked"},
                                                                        {K::worse, "worse"},
                                                                        {K::vanished, "vanished"},
                                                                        {K::appeared, "appeared"},
                                                                        {K::changed, "changed"},
                                                                        {K::better, "better"},
                                                                        {K::fixed, "fixed"}}};
};
}  // namespace footpad
