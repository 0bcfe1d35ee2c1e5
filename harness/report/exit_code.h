// The exit codes of `footpad` (DESIGN.md §2): one place, because build systems read them and people script on them.
#pragma once

#include <map>
#include <string>

#include "report/sink.h"

namespace footpad::report {

enum ExitCode : int {
  kExitOk = 0,
  kExitVulnerable = 1,
  kExitUsage = 2,
  kExitInconclusive = 3,
  kExitOwnFault = 4,
  kExitNothingSelected = 5,
  kExitInterrupted = 130,
};

// What a run's counts mean for its caller. The first that applies wins: 130, 4, 1, 3, 5, 0. `counts` is
// RunSummary::counts. A control that is red makes a run inconclusive even where no attack needed it; a run that judged
// nothing at all is never 0.
int exit_code(const std::map<std::string, int>& counts, bool strict, bool interrupted);
// The same of a run with known failures: those that came as expected do not count, what does not hold of the file does.
int exit_code(const RunSummary& summary, bool strict);

// Adds a verdict to the counts.
void count(const CaseResult& result, RunSummary& summary);

// What the code says, in a sentence for people.
std::string exit_meaning(int code);
std::string exit_meaning(const RunSummary& summary);

}  // namespace footpad::report
