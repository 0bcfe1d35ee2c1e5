// What of an earlier run may stand when it is taken up again (--resume).
#pragma once

#include <string>
#include <vector>

#include "report/read_run.h"
#include "runner/plan.h"

namespace footpad::runner {

struct Kept {
  std::vector<report::CaseResult> settled;      // stand as they are
  std::vector<report::CaseResult> provisional;  // look secure; the closing control is still to come
  std::vector<std::string> folders;             // below cases/: of both
};

// Takes out of `plan` what need not run again: a group that was finished, and cases of the others that were. Controls
// of a group that goes on run again, all of them: no verdict of it rests on a control that this client passed some
// other day only. `past` must be a run of the same plan.
Kept keep(Plan& plan, const report::PastRun& past, const scenario::Catalogue& catalogue);

// Why two runs are not parts of one; empty: they are. `same_shard`: not even another shard of it will do.
std::string why_another(const report::RunFacts& one, const report::RunFacts& other, bool same_shard = true);

}  // namespace footpad::runner
