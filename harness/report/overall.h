// What a face must say of the run itself, so that it is never greener than the exit code.
#pragma once

#include <cstddef>
#include <string>

#include "report/sink.h"

namespace footpad::report {

// A run that stopped early, that tested nothing, or that fails for a reason that no case of it shows (--strict, stale
// known failures). Empty: its cases say it all. `judged`: so many cases; `looks_green`: nothing of the face is red.
std::string why_not_green(const RunFacts& run, const RunSummary& summary, std::size_t judged, bool looks_green);

}  // namespace footpad::report
