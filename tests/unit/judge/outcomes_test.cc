// Every outcome, and the verdict it stands under; the finer points of who left, who stayed, and what counts as going
// on.
#include <algorithm>
#include <set>

#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto secure = VerdictWord::secure;
constexpr auto weak = VerdictWord::weak;
constexpr auto vulnerable = VerdictWord::vulnerable;
constexpr auto inconclusive = VerdictWord::inconclusive;
constexpr auto undetectable = VerdictWord::undetectable;

const std::string kFrom = "<stream:stream from='" + canaries().jid() + "' to='example.test'>";
const std::string kScramFirst = "<auth mechanism='SCRAM-SHA-1'>" + to_base64("n,,n=someone,r=abc") + "</auth>";
const std::string kBind = "<iq type='set'><bind/></iq>";

// --- mishaps ---

TEST(Outcome, FootpadsOwnFaultIsAnErrorWhateverElseWasSeen) {
  Trial trial = stripped();
  trial.reacts().logs_in().leaves();
  trial.ledger.own_fault = "cannot mint";
  EXPECT_THAT(trial.judged(), Is(VerdictWord::error, Outcome::error));
  EXPECT_THAT(trial.judged().reason, HasSubstr("cannot mint"));
}

TEST(Outcome, NothingToJudgeIsAnError) {
  EXPECT_THAT(footpad::judge::judge(Question{}), Is(VerdictWord::error, Outcome::error));
  EXPECT_THAT(judge_control(Question{}), Is(VerdictWord::error, Outcome::error));
}

TEST(Outcome, WithoutCanariesNothingIsJudged) {
  Trial trial = stripped();
  trial.reacts().leaves();
  Question question = trial.asked();
  const Canaries none;
  question.canaries = &none;
  EXPECT_THAT(footpad::judge::judge(question), Is(VerdictWord::error, Outcome::error));
  question.canaries = nullptr;
  EXPECT_THAT(footpad::judge::judge(question), Is(VerdictWord::error, Outcome::error));
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

// --- going on without a canary ---

TEST(GoingOn, InClear) {
  for (const auto& [role, kind] : std::vector<std::pair<Role, std::string>>{
           {Role::credential, "client.response"}, {Role::session, "client.bind"}, {Role::content, "client.presence"}}) {
    Trial trial = stripped();
    trial.reacts().says(role, kind, "<x/>").leaves();
    EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::plaintext_continue)) << kind;
    EXPECT_THAT(trial.judged().reason, HasSubstr(kind));
  }
}

TEST(GoingOn, InClearOnALaterConnectionIsFellBack) {
  Trial trial = stripped();
  trial.reacts().leaves().greets().says(Role::session, "client.bind", kBind).leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::fell_back));
}

TEST(GoingOn, InsideAForgedChannel) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().says(Role::opaque, "client.bytes", "GET / HTTP/1.1").leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(GoingOn, NeedsAControl) {
  Trial trial = stripped();
  trial.reacts().says(Role::session, "client.bind", kBind).leaves();
  trial.question.control = ControlState::red;
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::uncontrolled));
}

TEST(GoingOn, WhatIsNoneInClear) {
  for (const auto& [role, bytes] : std::vector<std::pair<Role, std::string>>{{Role::goodbye, kGoodbye},
                                                                             {Role::keepalive, " "},
                                                                             {Role::upgrade_request, kStartTls},
                                                                             {Role::capability, "<x/>"},
                                                                             {Role::hello, kHeader},
                                                                             {Role::other, "<abort/>"},
                                                                             {Role::opaque, "\x16\x03\x01"},
                                                                             {Role::error, "<error/>"}}) {
    Trial trial = stripped();
    trial.reacts().says(role, "client.x", bytes).leaves();
    EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort)) << word(role);
  }
}

TEST(GoingOn, ACredentialOutweighsWhatComesLater) {
  Trial trial = stripped();
  trial.reacts()
      .says(Role::credential, "client.response", "<x/>")
      .says(Role::content, "client.presence", "<p/>")
      .leaves();
  EXPECT_EQ(trial.judged().grade, Grade::L2);
}

TEST(Identify, ThenAbortIsLate) {
  Trial trial = stripped();
  trial.reacts().says(Role::identify, "client.auth", kScramFirst).leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
  EXPECT_EQ(trial.judged().grade, Grade::L1);
}

TEST(Identify, AndStayingIsGoingOn) {
  Trial clear = stripped();
  clear.starts().reacts().says(Role::identify, "client.auth", kScramFirst).is_killed("deadline");
  EXPECT_THAT(clear.judged(), Is(vulnerable, Outcome::plaintext_continue));
  Trial forged = intercept(Identity::untrusted);
  forged.starts().finishes().says(Role::identify, "client.auth", kScramFirst).is_killed("deadline");
  EXPECT_THAT(forged.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(User, InTheHeaderInClearIsAdvisory) {
  Trial trial = strip();
  trial.connects().says(Role::hello, "client.stream-open", kFrom).fires(0).reacts().says_goodbye().leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(secure, Outcome::secure_abort));
  EXPECT_EQ(verdict.grade, Grade::L0);
  ASSERT_THAT(verdict.leaks, SizeIs(1));
  EXPECT_EQ(verdict.leaks[0].grade, Grade::L1);
}

TEST(User, ReachingOutOfTheHeaderIsNotInIt) {
  Trial trial = strip();
  trial.connects().says(Role::hello, "client.stream-open", "<stream:stream from='" + canaries().user.substr(0, 6));
  trial.mumbles(canaries().user.substr(6)).fires(0).reacts().leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
}

TEST(User, AnywhereElseInClearIsLate) {
  Trial trial = strip();
  trial.connects().says(Role::hello, "client.stream-open", kFrom).fires(0).reacts();
  trial.says(Role::other, "client.ping", "<iq from='" + canaries().jid() + "'/>").leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
  EXPECT_EQ(trial.judged().grade, Grade::L1);
}

TEST(User, AnywhereElseInClearAndStayingIsGoingOn) {
  Trial trial = stripped();
  trial.starts().reacts().mumbles("<iq from='" + canaries().jid()).is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::plaintext_continue));
}

TEST(ForgedHandshake, AHeaderAndGoneIsLate) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().says(Role::hello, "client.stream-open", kHeader).leaves();
  Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(weak, Outcome::late_abort));
  EXPECT_EQ(verdict.grade, Grade::L0);
  EXPECT_TRUE(verdict.late);
  Trial named = intercept(Identity::untrusted);
  named.finishes().says(Role::hello, "client.stream-open", kFrom).leaves();
  verdict = named.judged();
  EXPECT_THAT(verdict, Is(weak, Outcome::late_abort));
  EXPECT_EQ(verdict.grade, Grade::L1);
}

TEST(ForgedHandshake, AHeaderAndStillThereIsAccepted) {
  for (const std::string how : {"deadline", "quiet"}) {
    Trial trial = intercept(Identity::untrusted);
    trial.starts().finishes().says(Role::hello, "client.stream-open", kHeader).is_killed(how);
    EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted)) << how;
  }
}

TEST(ForgedHandshake, HalfAHeaderIsSomethingToo) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().mumbles("<stream:str").leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
}

TEST(ForgedHandshake, AGoodbyeIsNothing) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().says_goodbye().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_TRUE(trial.judged().late);
}

TEST(ForgedHandshake, AcceptedWithAMinorDefectIsWeak) {
  Trial trial = intercept(Identity::untrusted);
  trial.severity(1).starts().finishes().says(Role::hello, "client.stream-open", kHeader).is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::accepted));
}

// --- who left ---

TEST(Left, ByTheEndOfTheProcess) {
  Trial trial = stripped();
  trial.starts().reacts().exits(1);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_EQ(trial.judged().client_exit, 1);
}

TEST(Left, WhatTheKernelClosesAfterFootpadsKillIsNoDecision) {
  Trial trial = stripped();
  trial.starts().reacts().is_killed("deadline").leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(Left, NorIsTheFinAfterTheDeadline) {
  Trial trial = stripped();
  trial.takes_it().add(Event::Type::deadline).add(Event::Type::reaction, "fin").leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
  EXPECT_FALSE(trial.judged().reached);
}

TEST(Left, ByTheScenariosCloseIfNothingMoreIsSaid) {
  Trial trial = stripped();
  trial.starts()
      .reacts()
      .says(Role::upgrade_request, "client.starttls", kStartTls)
      .fires(1)
      .takes_it()
      .is_closed()
      .is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(Left, NotByTheScenariosCloseIfItSitsThere) {
  Trial trial = stripped();
  trial.starts()
      .reacts()
      .says(Role::upgrade_request, "client.starttls", kStartTls)
      .fires(1)
      .takes_it()
      .is_closed()
      .is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(Left, NotByTheScenariosCloseIfItGoesOnTalking) {
  Trial trial = stripped();
  trial.starts().reacts().says(Role::upgrade_request, "client.starttls", kStartTls).fires(1).takes_it().is_closed();
  trial.says(Role::other, "client.element", "<x/>").is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(Left, NotByTheServerClosingOnAnIdleClient) {
  Trial clear = stripped();
  clear.starts().takes_it().server_closes().leaves().exits(1);
  EXPECT_THAT(clear.judged(), Is(weak, Outcome::held));
  EXPECT_THAT(clear.judged().reason, HasSubstr("until the server closed it"));
  Trial forged = intercept(Identity::untrusted);
  forged.starts().finishes().server_closes().leaves().exits(1);
  EXPECT_THAT(forged.judged(), Is(weak, Outcome::held));
}

TEST(Left, ByGoodbyeEvenIfTheServerIsQuickerToClose) {
  Trial trial = stripped();
  trial.reacts().says_goodbye().server_closes().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(Left, ByGoodbyeInsideAForgedHandshakeToo) {
  Trial trial = intercept(Identity::untrusted);
  trial.starts().finishes().says_goodbye().server_closes().is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_TRUE(trial.judged().late);
}

TEST(Left, NotWhileAnotherConnectionIsOpen) {
  Trial trial = stripped();
  trial.starts().reacts().leaves().greets().is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(Left, WithoutAnyProcessToo) {
  Trial trial = stripped();
  trial.reacts().leaves().add(Event::Type::quiet);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

// --- false success ---

TEST(FalseSuccess, NeedsTheCodeThatTheControlShowed) {
  Trial trial = stripped();
  trial.question.success.exit = 0;
  trial.reacts().leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  trial.question.control_exit = 3;
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  trial.question.control_exit = 0;
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::false_success));
}

TEST(FalseSuccess, ByText) {
  Trial seen = stripped();
  seen.reacts().leaves().add(Event::Type::success_seen, "text");
  EXPECT_THAT(seen.judged(), Is(vulnerable, Outcome::false_success));
  Trial printed = stripped();
  printed.reacts().leaves();
  printed.question.success.text = "message (was )?sent";
  printed.ledger.client_output = "Connecting...\nmessage sent\n";
  EXPECT_THAT(printed.judged(), Is(vulnerable, Outcome::false_success));
  printed.ledger.client_output = "Connecting...\nmessage not sent\n";
  EXPECT_THAT(printed.judged(), Is(secure, Outcome::secure_abort));
}

TEST(FalseSuccess, NotWhereItReachedAnAcceptedChannel) {
  Trial trial = stripped();
  trial.question.success.exit = 0;
  trial.question.control_exit = 0;
  trial.reacts()
      .says(Role::upgrade_request, "client.starttls", kStartTls)
      .gets_session()
      .says_goodbye()
      .leaves()
      .exits(0);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
}

// --- going on in spite of the attack ---

TEST(SecureContinue, AskedForTlsAnywayAndGotIt) {
  Trial trial = stripped();
  trial.starts().reacts().says(Role::upgrade_request, "client.starttls", kStartTls).gets_session().is_killed("done");
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(secure, Outcome::secure_continue));
  EXPECT_THAT(verdict.leaks, IsEmpty());
}

TEST(SecureContinue, AHandshakeAloneIsNone) {
  Trial trial = stripped();
  trial.starts().reacts().says(Role::upgrade_request, "client.starttls", kStartTls).meets(Channel::genuine).finishes();
  trial.is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(SecureContinue, AServersWordThatTheClientDoesNotUseIsNone) {
  Trial trial = stripped();
  trial.reacts().meets(Channel::genuine).finishes().hears(Role::authenticated, "server.success", "<success/>").leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(SecureContinue, NotEvenWhereThatWordIsTheSubjectsGoal) {
  Trial trial = stripped();
  trial.question.success.reach = "server.success";
  trial.reacts().meets(Channel::genuine).finishes().hears(Role::authenticated, "server.success", "<success/>").leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(SecureContinue, NotInAHandshakeThatWasNeverFinished) {
  Trial trial = stripped();
  trial.reacts().meets(Channel::genuine).hears(Role::ready, "server.bind-result", "<iq/>").leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(SecureContinue, NotByASessionFromBeforeTheAttack) {
  Trial trial = strip();
  trial.greets().gets_session().fires(0).reacts().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(SecureContinue, NotWhileAnAttackedConnectionHangs) {
  Trial trial = stripped();
  trial.starts().reacts().greets().gets_session().is_killed("done");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(SecureContinue, ThePointThatTheSubjectNamesIsEnough) {
  Trial trial = stripped();
  trial.question.success.reach = "tls.established";
  trial.reacts().meets(Channel::genuine).finishes().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
}

TEST(SecureContinue, InjectedBytesThatWereThrownAway) {
  Trial trial = strip();
  trial.scenario.attack_class = AttackClass::inject;
  trial.scenario.ons = {when("server.proceed", Action::Kind::insert), when("server.stream-open", Action::Kind::hold),
                        when("client.auth", Action::Kind::violation)};
  trial.scenario.ons[2].held = true;
  trial.greets().fires(0).meets(Channel::genuine).finishes().says(Role::hello, "client.stream-open", kHeader);
  Trial blind = trial;
  trial.add(Event::Type::held_reply).add(Event::Type::released_reply).logs_in().binds().says_goodbye().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
  // Without the genuine reply held back nobody can say what it was that the client answered.
  blind.logs_in().binds().says_goodbye().leaves();
  EXPECT_THAT(blind.judged(), Is(inconclusive, Outcome::not_exercised));
}

TEST(SecureContinue, ADemandedAbortIsNotMetByGoingOn) {
  Trial trial = stripped();
  trial.reacts().gets_session().says_goodbye().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
  trial.expects("*", Outcome::secure_abort);
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
  trial.severity(0);
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::accepted));
  trial.expects("verified", Outcome::secure_continue);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
}

TEST(SecureContinue, ADemandedAbortIsMetByACleanSecondConnection) {
  Trial trial = stripped();
  trial.expects("*", Outcome::secure_abort).reacts().leaves();
  trial.connects().gets_session();
  trial.ledger.events.erase(
      std::remove_if(trial.ledger.events.begin(), trial.ledger.events.end(),
                     [](const Event& event) { return event.connection == 2 && event.type == Event::Type::fired; }),
      trial.ledger.events.end());
  trial.says_goodbye().leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
  trial.question.success.exit = 0;
  trial.question.control_exit = 0;
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
}

// A rogue authority changes the server's proof: an abort is demanded though the policy accepts the channel.
Trial forged_proof() {
  Trial trial = intercept(Identity::trusted);
  trial.scenario.attack_class = AttackClass::mech;
  trial.scenario.ons = {when("server.success", Action::Kind::replace)};
  trial.expects("*", Outcome::secure_abort);
  trial.finishes()
      .says(Role::hello, "client.stream-open", kHeader)
      .says(Role::credential, "client.response", "<response/>");
  trial.fires(0).hears(Role::authenticated, "server.success", "<success/>").reacts();
  return trial;
}

TEST(DemandedAbort, CredentialsFromBeforeTheAttackAreNotHeldAgainstTheClient) {
  Trial trial = forged_proof();
  trial.says(Role::other, "client.abort", "<abort/>").says_goodbye().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(DemandedAbort, ReportingSuccessBehindItIsFalse) {
  Trial trial = forged_proof();
  trial.question.success.exit = 0;
  trial.question.control_exit = 0;
  trial.says_goodbye().leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::false_success));
}

TEST(DemandedAbort, GoingOnBehindTheAttackIs) {
  Trial trial = forged_proof();
  trial.says(Role::session, "client.bind", kBind).leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(DemandedAbort, APinnedClientThatRefusesTheKeyNeedsNoMore) {
  Trial trial = intercept(Identity::trusted);
  trial.scenario.ons = {when("server.success", Action::Kind::replace)};
  trial.under(Policy::pinned, Expectation::must_abort).alerts("bad_certificate").leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  trial.under(Policy::verified, Expectation::must_abort);
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::not_exercised));
}

// --- what a policy cannot notice ---

TEST(Undetectable, ARogueAuthorityWithoutAPin) {
  Trial trial = intercept(Identity::trusted);
  trial.under(Policy::verified, Expectation::undetectable).finishes().logs_in().binds().leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(undetectable, Outcome::undetectable));
  EXPECT_THAT(verdict.leaks, IsEmpty());
  EXPECT_THAT(verdict.reason, HasSubstr("no client under policy verified can notice"));
}

TEST(Undetectable, AStolenKeyUnderEveryPolicy) {
  for (const auto& [policy, name] : Words<Policy>::table) {
    Trial trial = intercept(Identity::stolen);
    trial.under(policy, Expectation::undetectable).finishes().logs_in().binds().leaves();
    EXPECT_THAT(trial.judged(), Is(undetectable, Outcome::undetectable)) << name;
  }
}

TEST(Undetectable, AnUntrustedChainWhereNobodyChecks) {
  Trial trial = intercept(Identity::untrusted);
  trial.under(Policy::encrypted, Expectation::connects).finishes().logs_in().binds().leaves();
  EXPECT_THAT(trial.judged(), Is(undetectable, Outcome::undetectable));
}

TEST(Undetectable, ButAbortingAllTheSameIsStricter) {
  Trial trial = intercept(Identity::trusted);
  trial.under(Policy::verified, Expectation::undetectable).alerts("bad_certificate").leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_THAT(trial.judged().reason, HasSubstr("stricter than its policy"));
  Trial clear = stripped();
  clear.under(Policy::opportunistic, Expectation::plaintext_expected).reacts().leaves();
  EXPECT_THAT(clear.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_THAT(clear.judged().reason, HasSubstr("stricter than its policy"));
}

TEST(Undetectable, PlaintextThatThePolicyAccepts) {
  Trial trial = stripped();
  trial.under(Policy::opportunistic, Expectation::plaintext_expected).reacts();
  Trial unread = trial;
  trial.says(Role::session, "client.bind", kBind).leaves();
  EXPECT_THAT(trial.judged(), Is(undetectable, Outcome::undetectable));
  EXPECT_THAT(trial.judged().reason, HasSubstr("proves nothing about TLS"));
  // A password in bytes that nobody can read was given away all the same: that is no abort.
  unread.says(Role::opaque, "client.bytes", to_hex(canaries().password)).leaves();
  EXPECT_THAT(unread.judged(), Is(undetectable, Outcome::undetectable));
}

TEST(Undetectable, NeverWithoutAControlOrWithoutTheAttack) {
  Trial trial = intercept(Identity::trusted);
  trial.under(Policy::verified, Expectation::undetectable).finishes().logs_in().leaves();
  trial.question.control = ControlState::red;
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::uncontrolled));
  Trial missed = strip();
  missed.under(Policy::opportunistic, Expectation::plaintext_expected).greets().logs_in().binds().leaves();
  EXPECT_THAT(missed.judged(), Is(inconclusive, Outcome::not_exercised));
}

TEST(Connects, WithCleanState) {
  Trial trial = stripped();
  trial.under(Policy::verified, Expectation::connects).reacts();
  Trial left = trial;
  trial.gets_session().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
  left.leaves();
  EXPECT_THAT(left.judged(), Is(secure, Outcome::secure_abort));
}

// --- the table of DESIGN.md §2 ---

TEST(Table, EveryOutcomeStandsUnderItsVerdict) {
  const std::vector<std::pair<Outcome, std::vector<VerdictWord>>> table{
      {Outcome::secure_abort, {secure}},
      {Outcome::secure_continue, {secure}},
      {Outcome::held, {weak}},
      {Outcome::late_abort, {weak}},
      {Outcome::leak, {vulnerable}},
      {Outcome::plaintext_continue, {vulnerable}},
      {Outcome::accepted, {vulnerable, weak}},  // weak: severity 0-1, or SHOULD
      {Outcome::injection_accepted, {vulnerable, weak}},
      {Outcome::false_success, {vulnerable}},
      {Outcome::fell_back, {vulnerable}},
      {Outcome::uncontrolled, {inconclusive}},
      {Outcome::not_exercised, {inconclusive}},
      {Outcome::crash, {inconclusive}},
      {Outcome::interrupted, {inconclusive}},
      {Outcome::undetectable, {undetectable}},
      {Outcome::error, {VerdictWord::error}},
  };
  // Every way in which three of these can follow each other, from nothing and behind the attack.
  const std::vector<void (*)(Trial&)> steps{
      [](Trial& t) { t.fires(0); },       [](Trial& t) { t.reacts(); },
      [](Trial& t) { t.logs_in(); },      [](Trial& t) { t.meets(Channel::untrusted).finishes(); },
      [](Trial& t) { t.gets_session(); }, [](Trial& t) { t.leaves(); },
      [](Trial& t) { t.greets(); },       [](Trial& t) { t.is_killed("deadline"); },
  };
  std::set<Outcome> seen;
  const std::size_t n = steps.size();
  for (std::size_t code = 0; code < n * n * n; ++code) {
    for (const bool attacked : {false, true}) {
      Trial trial = strip();
      trial.greets();
      if (attacked) trial.fires(0).reacts();
      std::size_t rest = code;
      for (int i = 0; i < 3; ++i, rest /= n) steps[rest % n](trial);
      const Verdict verdict = trial.judged();
      seen.insert(verdict.outcome);
      const auto row =
          std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.first == verdict.outcome; });
      ASSERT_NE(row, table.end()) << word(verdict.outcome);
      ASSERT_THAT(row->second, testing::Contains(verdict.verdict)) << word(verdict.outcome);
      // The one defect that may never be: secure without an attack, or with something given away.
      if (verdict.verdict != secure) continue;
      ASSERT_TRUE(verdict.reached) << code;
      ASSERT_THAT(verdict.leaks, IsEmpty()) << code;
    }
  }
  EXPECT_THAT(seen,
              testing::IsSupersetOf({Outcome::secure_abort, Outcome::secure_continue, Outcome::held, Outcome::leak,
                                     Outcome::accepted, Outcome::fell_back, Outcome::not_exercised}));
}

}  // namespace
}  // namespace footpad::judge
