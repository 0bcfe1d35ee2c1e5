// The verdict: a pure function of ledger, scenario, policy and control results. No I/O, no clock, no randomness.
#pragma once

#include "model/verdict.h"

namespace footpad::judge {

Verdict judge(const Question& question);

// Whether a control run was honest and complete: the subject reached its success under TLS (where the transport and
// policy mean TLS), and showed every sign of success that it declares. The same Verdict type: secure/secure-continue is
// green, inconclusive/uncontrolled is red and the reason says what was missing.
Verdict judge_control(const Question& question);

}  // namespace footpad::judge
