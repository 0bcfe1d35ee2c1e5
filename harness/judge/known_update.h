// What a file of known failures must become to say what a run has found (--update-expect).
#pragma once

#include <map>
#include <vector>

#include "judge/known.h"

namespace footpad::judge {

struct Update {
  std::vector<std::size_t> removed;  // entries, by their place in the list
  std::map<std::size_t, Change> changed;
  std::vector<KnownFailure> added;  // one case each
  [[nodiscard]] bool empty() const { return removed.empty() && changed.empty() && added.empty(); }
};

constexpr const char* kTodo = "TODO";  // the reason of a new entry: nobody but its owner can say why

// `strict`: weak verdicts are failures too. Entries about other subjects, policies and scenarios that were not run
// stay. What an entry says of some of its cases only becomes one entry for each of them, with its reason.
Update update_of(const KnownFailures& known, bool strict);

}  // namespace footpad::judge
