// What becomes of a verdict that looks secure once its group is closed (DESIGN.md §2 rule 1).
#pragma once

#include <string>

#include "report/sink.h"

namespace footpad::runner {

// How the group of a case ended.
struct Closing {
  bool ran = false;    // every control that closes it was run to its end
  bool red = false;    // one of them failed
  std::string reason;  // why it did
};

// `provisional` is secure; it stays so only where the control was green once more.
report::CaseResult settled(report::CaseResult provisional, const Closing& closing);

// It looked secure in a run that was cut short, and its control failed when that run was taken up again.
report::CaseResult unsettled(report::CaseResult provisional, const std::string& control, const std::string& reason);

}  // namespace footpad::runner
