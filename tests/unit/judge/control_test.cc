// Controls: what an honest run must show before any attack on the same client counts.
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;

constexpr auto green = VerdictWord::secure;

// STARTTLS, login, bind, goodbye.
Trial honest() {
  Trial trial;
  trial.starts()
      .greets()
      .says(Role::upgrade_request, "client.starttls", kStartTls)
      .gets_session()
      .says_goodbye()
      .leaves();
  return trial;
}

void expect_red(Trial& trial, const std::string& why) {
  const Verdict verdict = trial.judged_as_control();
  EXPECT_THAT(verdict, Is(VerdictWord::inconclusive, Outcome::uncontrolled));
  EXPECT_THAT(verdict.reason, HasSubstr(why));
  EXPECT_FALSE(verdict.reached);
}

TEST(Control, IsGreenWhereEverythingDeclaredWasShown) {
  Trial trial = honest();
  trial.question.success.exit = 0;
  trial.question.success.text = "sent [0-9]+ message";
  trial.ledger.client_output = "connected\nsent 1 message\n";
  trial.scenario.must_reach = {"tls.established", "client.bind"};
  trial.exits(0);
  const Verdict verdict = trial.judged_as_control();
  EXPECT_THAT(verdict, Is(green, Outcome::secure_continue));
  EXPECT_TRUE(verdict.reached);
  EXPECT_TRUE(verdict.finished);
  EXPECT_EQ(verdict.client_exit, 0);
}

TEST(Control, JudgedAsAScenarioIsTheSame) {
  Trial trial = honest();
  trial.exits(0);
  trial.scenario.kind = Scenario::Kind::control;
  EXPECT_THAT(trial.judged(), Is(green, Outcome::secure_continue));
}

TEST(Control, ThatDidNotReachItsGoal) {
  Trial trial;
  trial.greets().leaves().exits(1);
  trial.ledger.client_output = "one\ntwo\nthree\nfour\n";
  expect_red(trial, "did not reach server.bind-result");
  EXPECT_THAT(trial.judged_as_control().reason, HasSubstr("two / three / four"));
}

TEST(Control, ThatNeverConnectedOrNeverStarted) {
  Trial never;
  never.starts().exits(1);
  expect_red(never, "never connected");
  Trial missing;
  missing.add(Event::Type::process_failed, "", "not found");
  expect_red(missing, "could not be started: not found");
}

TEST(Control, WithoutTlsIsRedAtEveryPolicy) {
  for (const Policy policy : {Policy::opportunistic, Policy::verified}) {
    Trial trial;
    trial.under(policy, Expectation::connects)
        .greets()
        .says(Role::credential, "client.auth", "<auth/>")
        .binds()
        .leaves()
        .exits(0);
    expect_red(trial, "without TLS");
  }
}

TEST(Control, WithTlsButWithItsSessionInClearIsRedToo) {
  Trial trial;
  trial.under(Policy::opportunistic, Expectation::plaintext_expected).question.success.reach = "";
  trial.connects().meets(Channel::genuine).finishes().leaves();
  trial.greets().says(Role::credential, "client.auth", "<auth/>").binds().leaves().exits(0);
  expect_red(trial, "but not inside TLS");
}

TEST(Control, ThatGaveItsPasswordAwayBeforeTls) {
  Trial trial;
  trial.greets().logs_in().gets_session().leaves().exits(0);
  expect_red(trial, "even without an attack");
  EXPECT_EQ(trial.judged_as_control().grade, Grade::L3);
}

TEST(Control, MayNameItsUserInTheHeader) {
  Trial trial;
  trial.connects()
      .says(Role::hello, "client.stream-open", "<stream from='" + canaries().jid() + "'>")
      .gets_session()
      .leaves()
      .exits(0);
  EXPECT_THAT(trial.judged_as_control(), Is(green, Outcome::secure_continue));
}

TEST(Control, WithTheWrongExitCode) {
  Trial trial = honest();
  trial.question.success.exit = 0;
  trial.exits(4);
  expect_red(trial, "exited with code 4 instead of 0");
}

TEST(Control, EndedByFootpad) {
  Trial trial = honest();
  trial.is_killed("done");
  EXPECT_THAT(trial.judged_as_control(), Is(green, Outcome::secure_continue));
  trial.question.success.exit = 0;
  expect_red(trial, "did not exit by itself");
  Trial late = honest();
  late.is_killed("deadline");
  expect_red(late, "not done at the deadline");
}

TEST(Control, ThatCrashedAfterAll) {
  Trial trial = honest();
  trial.dies_of("SIGSEGV", 11);
  expect_red(trial, "SIGSEGV");
}

TEST(Control, WithoutItsText) {
  Trial trial = honest();
  trial.question.success.text = "sent";
  trial.exits(0);
  expect_red(trial, "did not print its sign of success");
  trial.question.success.text = "se(nt";
  expect_red(trial, "no regular expression");
}

TEST(Control, WithAPointMissing) {
  Trial trial = honest();
  trial.scenario.must_reach = {"server.pong"};
  trial.exits(0);
  expect_red(trial, "did not reach server.pong");
}

TEST(Control, ThatNeverShowedWhatItIsAbout) {
  Trial trial = honest();
  trial.scenario.ons = {when("server.success", Action::Kind::replace)};
  trial.exits(0);
  expect_red(trial, "never came to what this control changes at server.success");
  trial.scenario.ons[0].optional = true;
  EXPECT_THAT(trial.judged_as_control(), Is(green, Outcome::secure_continue));
  trial.scenario.ons[0].optional = false;
  trial.scenario.ons[0].transport =
      trial.question.transport == Transport::direct ? Transport::starttls : Transport::direct;
  EXPECT_THAT(trial.judged_as_control(), Is(green, Outcome::secure_continue));
}

TEST(Control, OfAnIdentityMustHaveMetIt) {
  Trial trial = honest();
  trial.scenario.identity = Identity::trusted;
  trial.exits(0);
  expect_red(trial, "rogue CA");
  for (const Policy policy : {Policy::verified, Policy::pinned}) {
    Trial met;
    met.scenario.identity = Identity::trusted;
    met.question.policy = policy;
    met.connects().meets(Channel::trusted).finishes().logs_in().binds().leaves().exits(0);
    EXPECT_THAT(met.judged_as_control(), Is(green, Outcome::secure_continue));
  }
}

TEST(Control, OfASubjectThatOnlyWantsTls) {
  Trial trial;
  trial.question.success.reach = "tls.established";
  trial.connects()
      .meets(Channel::genuine)
      .finishes()
      .says(Role::opaque, "client.bytes", canaries().message)
      .leaves()
      .exits(0);
  EXPECT_THAT(trial.judged_as_control(), Is(green, Outcome::secure_continue));
}

TEST(Control, OfASubjectThatStopsAtItsLogin) {
  Trial trial;
  trial.question.success.reach = "server.success";
  trial.connects()
      .meets(Channel::genuine)
      .finishes()
      .logs_in()
      .hears(Role::authenticated, "server.success", "<success/>");
  trial.leaves().exits(0);
  EXPECT_THAT(trial.judged_as_control(), Is(green, Outcome::secure_continue));
}

TEST(Control, Mishaps) {
  Trial fault = honest();
  fault.ledger.own_fault = "cannot mint";
  EXPECT_THAT(fault.judged_as_control(), Is(VerdictWord::error, Outcome::error));
  Trial interrupted = honest();
  interrupted.ledger.interrupted = true;
  EXPECT_THAT(interrupted.judged_as_control(), Is(VerdictWord::inconclusive, Outcome::interrupted));
  Trial cut = honest();
  cut.exits(0).ledger.flows[0].truncated = true;
  expect_red(cut, "more than could be searched");
}

TEST(Output, PatternsAreFoundAcrossPiecesAndHostileOutputDoesNoHarm) {
  Trial trial = honest();
  trial.exits(0);
  trial.question.success.text = "x.*done";
  trial.ledger.client_output = std::string(1U << 17U, 'a') + "\n" + std::string(5000, 'x') + "done";
  EXPECT_THAT(trial.judged_as_control(), Is(green, Outcome::secure_continue));
  trial.question.success.text = "^done";
  expect_red(trial, "did not print");
}

}  // namespace
}  // namespace footpad::judge
