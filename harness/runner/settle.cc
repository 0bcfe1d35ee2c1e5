#include "runner/settle.h"

#include "runner/gate.h"

namespace footpad::runner {

report::CaseResult settled(report::CaseResult provisional, const Closing& closing) {
  if (closing.ran && !closing.red) return provisional;
  Verdict& verdict = provisional.verdict;
  if (closing.red) {
    withdraw(verdict, closing.reason);
  } else {
    verdict.verdict = VerdictWord::inconclusive;
    verdict.outcome = Outcome::interrupted;
    verdict.reason = "looked secure, but the run ended before the control was run once more";
  }
  return provisional;
}

report::CaseResult unsettled(report::CaseResult provisional, const std::string& control, const std::string& reason) {
  provisional.verdict.verdict = VerdictWord::inconclusive;
  provisional.verdict.outcome = Outcome::uncontrolled;
  provisional.verdict.control = ControlState::red;
  provisional.verdict.reason =
      "looked secure, but its control failed when the run was taken up again: " + control + ": " + reason;
  return provisional;
}

}  // namespace footpad::runner
