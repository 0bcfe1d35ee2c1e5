// A client that is code in a test's process: its end is told, and closes nothing.
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;

Trial outside(Trial trial) {
  Event started;
  started.type = Event::Type::process_started;
  started.fields["outside"] = "true";
  trial.ledger.events.insert(trial.ledger.events.begin(), started);
  return trial;
}

TEST(Outside, WhoSaysThatItEndedAndLeavesItsConnectionOpenHasNotAborted) {
  const Verdict verdict = outside(stripped().reacts()).exits(1).judged();
  EXPECT_THAT(verdict, Is(VerdictWord::weak, Outcome::held));
  EXPECT_THAT(verdict.reason, HasSubstr("connection 1"));
}

TEST(Outside, AProcessThatEndsTakesItsConnectionsWithIt) {
  EXPECT_THAT(stripped().reacts().exits(1).judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(Outside, WhoClosesItHas) {
  EXPECT_THAT(outside(stripped().reacts()).says_goodbye().leaves().exits(1).judged(),
              Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(Outside, ReportingSuccessBehindAnAbortIsFalse) {
  Trial trial = outside(stripped().reacts()).says_goodbye().leaves().exits(0);
  trial.question.success.exit = 0;
  trial.question.control_exit = 0;
  EXPECT_THAT(trial.judged(), Is(VerdictWord::vulnerable, Outcome::false_success));
}

TEST(Outside, ItsControlMustSayThatItSucceeded) {
  Trial trial = outside(Trial());
  trial.question.success.exit = 0;
  trial.is_killed("deadline");
  EXPECT_THAT(trial.judged_as_control(), Is(VerdictWord::inconclusive, Outcome::uncontrolled));
}

}  // namespace
}  // namespace footpad::judge
