// Several runs on one page, each a column, and what has changed since an earlier one.
#pragma once

#include <string>
#include <vector>

#include "report/read_run.h"

namespace footpad::report {

// `baseline`: the run to compare with, or null. "-" is standard output.
Status write_html(const std::vector<PastRun>& runs, const PastRun* baseline, const std::string& file);

}  // namespace footpad::report
