// The rules of the judge, each a question to the evidence: an answer ends the case, no answer asks the next rule.
// Their order is in judge.cc; what they mean is DESIGN.md §2.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "judge/exposures.h"
#include "judge/facts.h"
#include "model/verdict.h"

namespace footpad::judge {

struct Evidence {
  const Question& question;
  const Facts& facts;
  const Exposures& exposures;
};

struct Answer {
  VerdictWord verdict = VerdictWord::error;
  Outcome outcome = Outcome::error;
  Grade grade = Grade::L0;
  std::string reason;
};
using Ruling = std::optional<Answer>;

struct Rule {
  std::string_view name;
  Ruling (*ask)(const Evidence&);
};
// In the order in which they are asked.
const std::vector<Rule>& rules();
// judge() by others than all of them: so that a test can see that each is needed.
Verdict judge_by(const Question& question, const std::vector<Rule>& rules);

// mishap.cc: nothing may be judged.
Ruling own_fault(const Evidence& evidence);
Ruling interrupted(const Evidence& evidence);
Ruling server_failed(const Evidence& evidence);
Ruling uncontrolled(const Evidence& evidence);
Ruling crashed(const Evidence& evidence);
Ruling unsearched(const Evidence& evidence);
Ruling not_exercised(const Evidence& evidence);  // unexercised.cc

// proven.cc: seen with certainty, whatever else happened.
Ruling leaked(const Evidence& evidence);
Ruling violated(const Evidence& evidence);
Ruling leaked_a_little(const Evidence& evidence);  // the minor ones: weak
Ruling violated_a_little(const Evidence& evidence);

// went_on.cc: no canary, but the client went on where it should not have.
Ruling went_on(const Evidence& evidence);
Ruling went_on_a_little(const Evidence& evidence);  // with a minor defect: weak
Ruling accepted_in_spite(const Evidence& evidence);
Ruling claimed_success(const Evidence& evidence);
Ruling left_late(const Evidence& evidence);

// printed.cc: what nobody vouched for was shown to the user.
Ruling printed(const Evidence& evidence);
// commands.cc: inside TLS it did not say what it says when nothing is injected.
Ruling other_commands(const Evidence& evidence);

// rest.cc: it gave nothing away.
Ruling could_not_notice(const Evidence& evidence);
Ruling held(const Evidence& evidence);
Ruling continued(const Evidence& evidence);
Ruling aborted(const Evidence& evidence);

// Shared by several rules.
// It went on under a channel that its policy accepts though it is not the genuine server's.
bool used_accepted_channel(const Evidence& evidence);
// A session that stood behind the attack on a channel that the policy accepts; nullptr: none.
const Session* standing_session(const Evidence& evidence);
// The attack is on what binds the login to its channel, and the server itself refused the login for it: a proof went
// out (L2), and no session stood.
bool was_turned_away(const Evidence& evidence);
// It finished a handshake under an identity that its policy does not accept.
bool finished_forged(const Evidence& evidence);
// Some connection before this one was attacked and then left by the client.
bool came_back(const Evidence& evidence, std::uint32_t connection);

}  // namespace footpad::judge
