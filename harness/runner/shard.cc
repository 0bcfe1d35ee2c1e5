#include "runner/shard.h"

#include <algorithm>

namespace footpad::runner {
namespace {

class Dealer {
 public:
  explicit Dealer(report::Shard shard) : shard_(shard) {}
  // Whether the next one is ours.
  bool next() { return dealt_++ % shard_.total == shard_.index - 1; }

 private:
  report::Shard shard_;
  int dealt_ = 0;
};

}  // namespace

Plan part_of(Plan whole, report::Shard shard) {
  if (shard.total <= 1) return whole;
  Dealer attacks(shard), others(shard), controls(shard);
  for (Group& group : whole.groups) {
    // Needed by no attack: it was selected for its own sake.
    std::vector<const Scenario*> own;
    for (const Scenario* control : group.controls) {
      const bool needed = std::any_of(group.attacks.begin(), group.attacks.end(), [&](const Case& one) {
        return one.unsupported.empty() &&
               std::find(one.controls.begin(), one.controls.end(), control) != one.controls.end();
      });
      if (!needed && controls.next()) own.push_back(control);
    }
    std::erase_if(group.attacks,
                  [&](const Case& one) { return !(one.unsupported.empty() ? attacks.next() : others.next()); });
    group.controls = std::move(own);
    bool runs = false;
    for (const Case& one : group.attacks) {
      if (!one.unsupported.empty()) continue;
      runs = true;
      for (const Scenario* control : one.controls)
        if (std::find(group.controls.begin(), group.controls.end(), control) == group.controls.end())
          group.controls.push_back(control);
    }
    if (!runs) group.closing.clear();
  }
  std::erase_if(whole.groups, [](const Group& group) { return group.controls.empty() && group.attacks.empty(); });
  return whole;
}

}  // namespace footpad::runner
