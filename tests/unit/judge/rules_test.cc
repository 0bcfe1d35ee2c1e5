// The twelve rules of DESIGN.md §2, one test each at least, in their order.
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto secure = VerdictWord::secure;
constexpr auto weak = VerdictWord::weak;
constexpr auto vulnerable = VerdictWord::vulnerable;
constexpr auto inconclusive = VerdictWord::inconclusive;

// A client that aborts on a stripped offer, as it should.
Trial careful() {
  Trial trial = stripped();
  trial.starts().reacts().says_goodbye().leaves().exits(1);
  return trial;
}

TEST(Rule1Gate, SecureNeedsAGreenControl) {
  Trial trial = careful();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  trial.question.control = ControlState::red;
  trial.question.control_reason = "it cannot log in at all";
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::uncontrolled));
  EXPECT_THAT(trial.judged().reason, HasSubstr("it cannot log in at all"));
  trial.question.control = ControlState::none;
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::uncontrolled));
}

TEST(Rule1Gate, AProvenLeakNeedsNoControl) {
  Trial trial = stripped();
  trial.reacts().logs_in().leaves();
  trial.question.control = ControlState::red;
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Rule2Reached, BytesThatWereNotTakenProveNothing) {
  Trial trial = stripped();
  trial.starts().leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::not_exercised));
  EXPECT_FALSE(trial.judged().reached);
}

TEST(Rule2Reached, BytesThatWereTakenNeedAReaction) {
  Trial trial = stripped();
  trial.takes_it();
  trial.question.scenario = &trial.scenario;
  EXPECT_FALSE(trial.judged().reached);
  trial.leaves();
  EXPECT_TRUE(trial.judged().reached);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(Rule2Reached, AHandshakeThatFailsBeforeTheCertificateProvesNothingAboutCertificates) {
  Trial trial;
  trial.scenario.identity = Identity::untrusted;
  trial.connects().add(Event::Type::client_hello).add(Event::Type::handshake_failed, "", "no shared cipher");
  trial.alerts("handshake_failure").leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(inconclusive, Outcome::not_exercised));
  EXPECT_THAT(verdict.reason, HasSubstr("before the certificate was sent"));
  EXPECT_THAT(verdict.reason, HasSubstr("handshake_failure"));
}

TEST(Rule3Ledger, ComingBackInPlaintextIsFellBack) {
  Trial trial = stripped();
  trial.reacts().leaves();
  trial.greets().fires(0).hears(Role::capability, "server.features", kFeatures).reacts().logs_in().leaves().exits(1);
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(vulnerable, Outcome::fell_back));
  EXPECT_EQ(verdict.connections, 2);
}

TEST(Rule4Canaries, TheSecretIsFoundNotTheKeyword) {
  Trial trial = stripped();
  trial.reacts().says(Role::other, "client.element", "<x>" + to_hex(canaries().password) + "</x>").leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(vulnerable, Outcome::leak));
  ASSERT_THAT(verdict.leaks, testing::SizeIs(1));
  EXPECT_EQ(verdict.leaks[0].what, "password");
  EXPECT_EQ(verdict.leaks[0].form, "hex");
  EXPECT_EQ(verdict.leaks[0].where, "connection 1, clear, client.element");
  EXPECT_EQ(verdict.grade, Grade::L3);
}

TEST(Rule4Canaries, AcrossSegmentBordersAndOutsideEveryUnit) {
  Trial trial = stripped();
  trial.reacts().mumbles("<auth>" + to_base64("x" + canaries().password).substr(0, 7));
  trial.mumbles(to_base64("x" + canaries().password).substr(7)).leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Rule4Canaries, VerifiersAreRecomputedWithTheServersNonce) {
  Trial trial = strip();
  trial.connects()
      .says(Role::hello, "client.stream-open", kHeader)
      .hears(Role::hello, "server.stream-open", "<stream:stream id='3EE948B0'>", {{"nonce", "3EE948B0"}});
  trial.fires(0).hears(Role::capability, "server.features", kFeatures).reacts();
  trial.says(Role::other, "client.element", "<digest>48fc78be9ec8f86d8ce1c39c320c97c21d62334d</digest>").leaves();
  Canaries theirs = canaries();
  theirs.password = "Calli0pe";
  Question question = trial.asked();
  question.canaries = &theirs;
  const Verdict verdict = footpad::judge::judge_here(question);
  EXPECT_THAT(verdict, Is(vulnerable, Outcome::leak));
  EXPECT_EQ(verdict.grade, Grade::L2);
}

TEST(Rule5AskingForTls, IsNoViolation) {
  Trial trial = stripped();
  trial.reacts().says(Role::upgrade_request, "client.starttls", kStartTls).fires(1);
  trial.hears(Role::other, "footpad.reply", "<failure/></stream:stream>").is_closed().reacts().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(Rule6Goodbye, IsNoLeak) {
  EXPECT_THAT(careful().judged(), Is(secure, Outcome::secure_abort));
  EXPECT_THAT(careful().judged().leaks, IsEmpty());
  EXPECT_EQ(careful().judged().grade, Grade::L0);
}

TEST(Rule7FinishedHandshake, LeavingInSilenceIsSecureAndLate) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(secure, Outcome::secure_abort));
  EXPECT_TRUE(verdict.late);
  EXPECT_TRUE(verdict.finished);
}

TEST(Rule7FinishedHandshake, LeavingBeforeIsNotLate) {
  Trial trial = intercept(Identity::untrusted);
  trial.alerts("unknown_ca").is_closed().leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(secure, Outcome::secure_abort));
  EXPECT_FALSE(verdict.late);
  EXPECT_FALSE(verdict.finished);
  EXPECT_EQ(verdict.alert, "unknown_ca");
}

TEST(Rule7FinishedHandshake, SendingUnderItIsAcceptance) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().says(Role::hello, "client.stream-open", kHeader).logs_in().leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(Rule8Silence, IsNotSafety) {
  Trial trial = stripped();
  trial.starts().reacts().is_killed("deadline");
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(weak, Outcome::held));
  EXPECT_EQ(verdict.client_exit, std::nullopt);
}

TEST(Rule8Silence, TheIdleClientIsPrompted) {
  Trial trial = intercept(Identity::untrusted);
  trial.starts().finishes().is_prompted().is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));

  Trial answers = intercept(Identity::untrusted);
  answers.finishes().is_prompted().says(Role::hello, "client.stream-open", kHeader).leaves();
  EXPECT_THAT(answers.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(Rule8Silence, TryingTheSameSecureWayAgainIsAnAbort) {
  Trial trial = strip();
  trial.starts();
  for (int i = 0; i < 20; ++i)
    trial.greets().fires(0).hears(Role::capability, "server.features", kFeatures).reacts().says_goodbye().leaves();
  trial.is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_EQ(trial.judged().connections, 20);
}

TEST(Rule9Injection, IsJudgedAtEveryPolicy) {
  for (const auto& [policy, name] : Words<Policy>::table) {
    Trial trial = strip();
    trial.scenario.ons = {when("server.proceed", Action::Kind::insert), when("client.auth", Action::Kind::violation)};
    trial.scenario.ons[1].actions[0].outcome = Outcome::injection_accepted;
    trial.scenario.ons[1].actions[0].text = "It logged in by injected features.";
    trial.under(policy, Expectation::must_abort);
    trial.greets().fires(0).meets(Channel::genuine).finishes().logs_in().breaks_rule(1);
    const Verdict verdict = trial.judged();
    EXPECT_THAT(verdict, Is(vulnerable, Outcome::injection_accepted)) << name;
    EXPECT_EQ(verdict.grade, Grade::I1);
    EXPECT_THAT(verdict.reason, HasSubstr("It logged in by injected features."));
  }
}

TEST(Rule9Stripping, IsJudgedOnlyWhereThePolicyRequiresTls) {
  Trial trial = stripped();
  trial.under(Policy::opportunistic, Expectation::plaintext_expected)
      .reacts()
      .logs_in()
      .binds()
      .says_goodbye()
      .leaves();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::undetectable, Outcome::undetectable));
  trial.under(Policy::encrypted, Expectation::must_abort);
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Rule10Exit, ACodeIsNeverTheVerdict) {
  Trial failed = stripped();
  failed.reacts().logs_in().leaves().exits(1);
  EXPECT_THAT(failed.judged(), Is(vulnerable, Outcome::leak));
  Trial left = stripped();
  left.reacts().leaves().exits(0);
  EXPECT_THAT(left.judged(), Is(secure, Outcome::secure_abort));
}

TEST(Rule10Exit, SuccessOnARejectedChannelIsFalse) {
  Trial trial = stripped();
  trial.question.success.exit = 0;
  trial.question.control_exit = 0;
  trial.reacts().leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::false_success));
  EXPECT_EQ(trial.judged().grade, Grade::I2);
}

TEST(Rule10Exit, ACrashIsNeverSecure) {
  Trial trial = stripped();
  trial.reacts().leaves().dies_of("SIGSEGV", 11);
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::crash));
  EXPECT_THAT(trial.judged().reason, HasSubstr("SIGSEGV"));
  EXPECT_EQ(trial.judged().client_exit, 139);
}

TEST(Rule10Exit, ALeakOutranksTheCrash) {
  Trial trial = stripped();
  trial.reacts().logs_in().leaves().dies_of("SIGABRT", 6);
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::leak));
}

TEST(Rule11Time, IsNotReadByTheJudge) {
  Trial trial = careful();
  const Verdict before = trial.judged();
  double at = 1e9;
  for (Event& event : trial.ledger.events) event.at = at -= 17;
  EXPECT_THAT(trial.judged(), Is(before.verdict, before.outcome));
  EXPECT_EQ(trial.judged().reason, before.reason);
}

TEST(Rule12WorstOfN, TheSameLedgerGivesTheSameVerdict) {
  // Which of N verdicts counts is the runner's; that they differ only where the client did is the judge's.
  for (Trial& trial : std::vector<Trial>{careful(), stripped()}) {
    const Verdict first = trial.judged();
    for (int i = 0; i < 3; ++i) {
      EXPECT_THAT(trial.judged(), Is(first.verdict, first.outcome));
      EXPECT_EQ(trial.judged().reason, first.reason);
    }
  }
}

}  // namespace
}  // namespace footpad::judge
