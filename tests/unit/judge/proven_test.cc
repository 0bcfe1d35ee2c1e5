// What keeps a case from being judged; leaks and violations, which stand whatever else was seen.
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr auto secure = VerdictWord::secure;
constexpr auto weak = VerdictWord::weak;
constexpr auto vulnerable = VerdictWord::vulnerable;
constexpr auto inconclusive = VerdictWord::inconclusive;
constexpr auto undetectable = VerdictWord::undetectable;

// --- mishaps ---

TEST(Outcome, FootpadsOwnFaultIsAnErrorWhateverElseWasSeen) {
  Trial trial = stripped();
  trial.reacts().logs_in().leaves();
  trial.ledger.own_fault = "cannot mint";
  EXPECT_THAT(trial.judged(), Is(VerdictWord::error, Outcome::error));
  EXPECT_THAT(trial.judged().reason, HasSubstr("cannot mint"));
}

TEST(Outcome, NothingToJudgeIsAnError) {
  EXPECT_THAT(footpad::judge::judge_here(Question{}), Is(VerdictWord::error, Outcome::error));
  EXPECT_THAT(judge_control(Question{}), Is(VerdictWord::error, Outcome::error));
}

TEST(Outcome, WithoutCanariesNothingIsJudged) {
  Trial trial = stripped();
  trial.reacts().leaves();
  Question question = trial.asked();
  const Canaries none;
  question.canaries = &none;
  EXPECT_THAT(footpad::judge::judge_here(question), Is(VerdictWord::error, Outcome::error));
  question.canaries = nullptr;
  EXPECT_THAT(footpad::judge::judge_here(question), Is(VerdictWord::error, Outcome::error));
}

TEST(Outcome, ALedgerThatContradictsItselfIsAnError) {
  Trial rule = stripped();
  rule.fires(7).reacts().leaves();
  EXPECT_THAT(rule.judged(), Is(VerdictWord::error, Outcome::error));
  Trial flow = stripped();
  flow.reacts().says_goodbye().leaves();
  flow.ledger.flows.clear();
  EXPECT_THAT(flow.judged(), Is(VerdictWord::error, Outcome::error));
}

// --- what the server hands over ---

const std::string kMail = "* 1 FETCH (BODY[] {22}\r\n" + canaries().message + "\r\n)\r\n";

TEST(Delivered, AMailboxThatIsReadInClearIsGivenAwayWithoutALogin) {
  Trial trial = stripped();
  trial.reacts().says(Role::other, "client.fetch", "a FETCH 1 BODY[]\r\n");
  trial.hears(Role::other, "server.fetch", kMail).leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(vulnerable, Outcome::leak));
  EXPECT_EQ(verdict.grade, Grade::L4);
  ASSERT_THAT(verdict.leaks, SizeIs(1));
  EXPECT_EQ(verdict.leaks[0].what, "delivered message");
  EXPECT_EQ(verdict.leaks[0].where, "connection 1, clear, server.fetch");
}

TEST(Delivered, InsideGenuineTlsItIsWhatTheClientCameFor) {
  Trial trial = stripped();
  trial.reacts().gets_session().hears(Role::other, "server.fetch", kMail).leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
  EXPECT_THAT(trial.judged().leaks, SizeIs(0));
}

TEST(Delivered, InsideForgedTlsItIsReadByTheForger) {
  for (const Identity identity : {Identity::untrusted, Identity::trusted}) {
    Trial trial = intercept(identity);
    trial.under(Policy::verified, identity == Identity::trusted ? Expectation::undetectable : Expectation::must_abort);
    trial.finishes().hears(Role::other, "server.fetch", kMail).leaves();
    if (identity == Identity::trusted)
      EXPECT_THAT(trial.judged(), Is(undetectable, Outcome::undetectable));
    else
      EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
  }
}

TEST(Delivered, TheUsersNameInAGreetingIsTheServersOwnAffair) {
  Trial trial = stripped();
  trial.hears(Role::hello, "server.greeting", "* OK " + canaries().user + "\r\n").reacts().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(Outcome, InterruptedUnlessALeakIsProven) {
  Trial trial = stripped();
  trial.reacts().leaves();
  trial.ledger.interrupted = true;
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::interrupted));
  Trial leak = stripped();
  leak.reacts().logs_in();
  leak.ledger.interrupted = true;
  EXPECT_THAT(leak.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Outcome, AServerThatCannotBeReachedIsAnError) {
  Trial trial = stripped();
  trial.reacts().leaves().add(Event::Type::server_failed, "", "connection refused");
  EXPECT_THAT(trial.judged(), Is(VerdictWord::error, Outcome::error));
  EXPECT_THAT(trial.judged().reason, HasSubstr("connection refused"));
}

TEST(Outcome, ATruncatedFlowIsNeverSecureAndMayBeVulnerable) {
  Trial trial = stripped();
  trial.reacts().says_goodbye().leaves();
  trial.ledger.flows[0].truncated = true;
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::not_exercised));
  EXPECT_THAT(trial.judged().reason, HasSubstr("more was said than Footpad keeps"));
  Trial leak = stripped();
  leak.reacts().logs_in().leaves();
  leak.ledger.flows[0].truncated = true;
  EXPECT_THAT(leak.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Outcome, ATruncatedFlowIsNotWeakOrLateEither) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().says(Role::hello, "client.stream-open", kHeader).leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
  trial.ledger.flows[0].truncated = true;
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::not_exercised));
}

TEST(Outcome, CodesAboveAllSignalsAreNoCrash) {
  Trial trial = stripped();
  trial.reacts().leaves().exits(255);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(Outcome, BeingEndedByFootpadIsNoCrash) {
  Trial trial = stripped();
  trial.starts().reacts().leaves().is_killed("quiet").dies_of("SIGTERM", 15);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_EQ(trial.judged().client_exit, std::nullopt);
}

// --- leaks ---

TEST(Leak, InsideAForgedChannelIsAccepted) {
  for (const Identity identity : {Identity::untrusted, Identity::cert_only}) {
    Trial trial = intercept(identity);
    trial.finishes().logs_in().leaves();
    EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
    EXPECT_EQ(trial.judged().grade, Grade::L3);
  }
  Trial pinned = intercept(Identity::trusted);
  pinned.under(Policy::pinned, Expectation::must_abort).finishes().logs_in().leaves();
  EXPECT_THAT(pinned.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(Leak, TheGravestCounts) {
  Trial trial = stripped();
  trial.reacts().logs_in().says(Role::content, "client.message", canaries().message).leaves();
  EXPECT_EQ(trial.judged().grade, Grade::L4);
  EXPECT_THAT(trial.judged().leaks, SizeIs(3));
}

TEST(Leak, OnAConnectionThatWasNeverAttackedIsALeak) {
  Trial trial = stripped();
  trial.logs_in();  // before it could have seen the features
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Leak, InTheSecondConnectionIsALeakWhereTheFirstLeakedToo) {
  Trial trial = stripped();
  trial.reacts().logs_in().leaves();
  trial.greets().fires(0).reacts().logs_in().leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Leak, BehindAConnectionThatWasNotAttackedIsALeak) {
  Trial trial = strip();
  trial.greets().leaves();
  trial.greets().fires(0).reacts().logs_in().leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Leak, InClearAfterAForgedHandshakeIsFellBack) {
  Trial trial = intercept(Identity::untrusted);
  trial.alerts("unknown_ca").leaves();
  trial.greets().logs_in().leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::fell_back));
}

TEST(Leak, AboveTheGradeThatTheScenarioAllows) {
  Trial trial = stripped();
  trial.under(Policy::opportunistic, Expectation::plaintext_expected);
  trial.scenario.expects.push_back({"opportunistic", Outcome::plaintext_continue, Grade::L2, {}});
  trial.reacts().logs_in().leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::leak));
  trial.scenario.expects[0].max_leak = Grade::L3;
  EXPECT_THAT(trial.judged(), Is(undetectable, Outcome::undetectable));
}

TEST(Leak, AMinorCertificateDefectMakesItWeakInTlsButNotInClear) {
  Trial forged = intercept(Identity::untrusted);
  forged.severity(1).finishes().logs_in().leaves();
  EXPECT_THAT(forged.judged(), Is(weak, Outcome::accepted));
  Trial should = intercept(Identity::untrusted);
  should.severity(3, false).finishes().logs_in().leaves();
  EXPECT_THAT(should.judged(), Is(weak, Outcome::accepted));
  should.greets().logs_in().leaves();
  EXPECT_THAT(should.judged(), Is(vulnerable, Outcome::leak));
  Trial clear = stripped();
  clear.severity(0).reacts().logs_in().leaves();
  EXPECT_THAT(clear.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Leak, AWeakOneIsNoFalseSuccessWhereItsSessionStood) {
  Trial trial = intercept(Identity::untrusted);
  trial.severity(1).finishes().logs_in().binds().leaves().exits(0);
  trial.question.success.exit = trial.question.control_exit = 0;
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::accepted));
  Trial turned_back = intercept(Identity::untrusted);
  turned_back.severity(1).finishes().logs_in().leaves().exits(0);
  turned_back.question.success.exit = turned_back.question.control_exit = 0;
  EXPECT_THAT(turned_back.judged(), Is(vulnerable, Outcome::false_success)) << "it reports a session that never was";
}

TEST(Leak, AWeakOneStandsWithoutAControlToo) {
  Trial trial = intercept(Identity::untrusted);
  trial.severity(1).finishes().logs_in().leaves();
  trial.question.control = ControlState::red;
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::accepted));
  EXPECT_EQ(trial.judged().grade, Grade::L3);
}

TEST(Leak, AWeakOneOutranksTheCrash) {
  Trial trial = intercept(Identity::untrusted);
  trial.severity(1).finishes().says(Role::other, "client.element", canaries().password).leaves().dies_of("SIGSEGV", 11);
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::accepted));
  EXPECT_EQ(trial.judged().grade, Grade::L3);
}

// --- violations ---

Trial oracle(Outcome outcome) {
  Trial trial = stripped();
  trial.scenario.ons.push_back(when("client.other", Action::Kind::violation));
  trial.scenario.ons[2].actions[0].outcome = outcome;
  trial.scenario.ons[2].actions[0].grade = Grade::I2;
  trial.scenario.ons[2].actions[0].text = "It did what it must not.";
  trial.reacts().breaks_rule(2).leaves();
  return trial;
}

TEST(Violation, HasTheOutcomeAndGradeOfItsRule) {
  const Verdict verdict = oracle(Outcome::false_success).judged();
  EXPECT_THAT(verdict, Is(vulnerable, Outcome::false_success));
  EXPECT_EQ(verdict.grade, Grade::I2);
  EXPECT_THAT(verdict.reason, HasSubstr("It did what it must not."));
}

TEST(Violation, IsWeakWhereTheClauseIsMinor) {
  EXPECT_THAT(oracle(Outcome::injection_accepted).severity(1).judged(), Is(weak, Outcome::injection_accepted));
  EXPECT_THAT(oracle(Outcome::injection_accepted).severity(3, false).judged(), Is(weak, Outcome::injection_accepted));
}

TEST(Violation, ThatIsALateAbortIsWeakWhateverTheClauseAndHidesNoGraverOne) {
  Trial trial = oracle(Outcome::late_abort);
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
  trial.scenario.ons.push_back(trial.scenario.ons[2]);
  trial.scenario.ons[3].actions[0].outcome = Outcome::accepted;
  EXPECT_THAT(trial.breaks_rule(3).judged(), Is(vulnerable, Outcome::accepted));
}

TEST(Violation, ThatIsMinorHidesNoFalseSuccess) {
  Trial trial = oracle(Outcome::injection_accepted);
  trial.severity(1).reacts().leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::injection_accepted));
  trial.question.success.exit = trial.question.control_exit = 0;
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::false_success));
}

TEST(Violation, StandsWithoutAControl) {
  Trial trial = oracle(Outcome::accepted);
  trial.question.control = ControlState::red;
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(Violation, IsNeverASuccess) {
  EXPECT_THAT(oracle(Outcome::secure_abort).judged(), Is(vulnerable, Outcome::accepted));
}

TEST(Violation, DoesNotHideALeak) {
  Trial trial = oracle(Outcome::injection_accepted);
  trial.severity(0).logs_in();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::leak));
}

}  // namespace
}  // namespace footpad::judge
