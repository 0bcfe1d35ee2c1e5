// The lines of run.ndjson (DESIGN.md §5), without their line ends. Fields are added at the end, never renamed.
#pragma once

#include <string>

#include "report/sink.h"

namespace footpad::report {

std::string run_line(const RunFacts& run);
std::string case_line(const CaseFacts& facts);
std::string observation_line(const CaseFacts& facts, const std::string& kind, const std::string& text);
// A verdict that waits for its closing control, whole: a run that is resumed takes it up again.
std::string provisional_line(const CaseResult& result);
std::string end_line(const RunSummary& summary);

}  // namespace footpad::report
