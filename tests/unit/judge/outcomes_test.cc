// Going on in spite of an attack, what a policy cannot notice, and the verdict that every outcome stands under.
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto secure = VerdictWord::secure;
constexpr auto weak = VerdictWord::weak;
constexpr auto vulnerable = VerdictWord::vulnerable;
constexpr auto inconclusive = VerdictWord::inconclusive;
constexpr auto undetectable = VerdictWord::undetectable;

const std::string kBind = "<iq type='set'><bind/></iq>";

// --- a login that was bound to its channel ---

// A proof of which the judge cannot say more than that it is one.
const std::string kProof = "<response>" +
                           to_base64("c=biws,r=" + std::string(24, 'n') + ",p=" + to_base64(std::string(32, 'p'))) +
                           "</response>";

Trial bound(Expectation expectation, AttackClass attack_class = AttackClass::cb) {
  Trial trial = intercept(Identity::trusted);
  trial.scenario.attack_class = attack_class;
  trial.under(Policy::verified, expectation).finishes().says(Role::hello, "client.stream-open", kHeader);
  if (expectation == Expectation::must_abort) trial.expects("*", Outcome::secure_abort);
  return trial;
}

Trial turned_away(Expectation expectation, AttackClass attack_class = AttackClass::cb) {
  Trial trial = bound(expectation, attack_class);
  trial.says(Role::identify, "client.auth", "<auth/>").says(Role::credential, "client.response", kProof);
  return trial.hears(Role::rejected, "server.sasl-failure", "<failure/>");
}

TEST(Binding, TheServersRefusalIsWhatItIsFor) {
  for (const Expectation expectation : {Expectation::undetectable, Expectation::must_abort}) {
    const Verdict verdict = turned_away(expectation).says_goodbye().leaves().exits(1).judged();
    EXPECT_THAT(verdict, Is(secure, Outcome::secure_abort));
    EXPECT_THAT(verdict.reason, HasSubstr("the server refused the login"));
  }
}

TEST(Binding, InAnyOtherAttackARefusalExcusesNothing) {
  EXPECT_THAT(turned_away(Expectation::undetectable, AttackClass::mech).leaves().judged(),
              Is(undetectable, Outcome::undetectable));
  EXPECT_THAT(turned_away(Expectation::must_abort, AttackClass::mech).leaves().judged(),
              Is(vulnerable, Outcome::accepted));
}

TEST(Binding, WhoStaysIsHeld) {
  EXPECT_THAT(turned_away(Expectation::undetectable).is_killed("deadline").judged(), Is(weak, Outcome::held));
}

TEST(Binding, WhoClaimsSuccessHasNone) {
  Trial trial = turned_away(Expectation::undetectable);
  trial.question.success.exit = trial.question.control_exit = 0;
  EXPECT_THAT(trial.leaves().exits(0).judged(), Is(vulnerable, Outcome::false_success));
}

TEST(SecureContinue, WhoClaimsSuccessWithoutASessionHasNone) {
  for (const Expectation expectation : {Expectation::undetectable, Expectation::connects}) {
    Trial trial = turned_away(expectation, AttackClass::mech);
    trial.question.success.exit = trial.question.control_exit = 0;
    EXPECT_THAT(trial.leaves().exits(0).judged(), Is(vulnerable, Outcome::false_success));
  }
}

TEST(Binding, APasswordIsNotExcusedByARefusal) {
  Trial trial = bound(Expectation::must_abort);
  trial.logs_in().hears(Role::rejected, "server.sasl-failure", "<failure/>").leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
  Trial undetected = bound(Expectation::undetectable);
  undetected.logs_in().hears(Role::rejected, "server.sasl-failure", "<failure/>").leaves();
  EXPECT_THAT(undetected.judged(), Is(undetectable, Outcome::undetectable));
}

TEST(Binding, ComingBackUnboundIsAccepting) {
  Trial trial = turned_away(Expectation::must_abort);
  trial.says(Role::credential, "client.response", kProof).binds().leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(Binding, ARefusalThatTheScenarioMadeUpIsNone) {
  Trial trial = turned_away(Expectation::must_abort);
  trial.ledger.events.back().detail = "altered";
  EXPECT_THAT(trial.leaves().judged(), Is(vulnerable, Outcome::accepted));
}

// --- going on in spite of the attack ---

TEST(SecureContinue, WhereTheScenarioSaysThatGoingOnIsRight) {
  Trial trial = intercept(Identity::trusted);
  trial.scenario.attack_class = AttackClass::mech;
  trial.under(Policy::verified, Expectation::connects).finishes().says(Role::hello, "client.stream-open", kHeader);
  trial.says(Role::credential, "client.response", kProof).binds().says_goodbye().leaves();
  EXPECT_THAT(trial.judged(), Is(undetectable, Outcome::undetectable)) << "the matrix alone does not know better";
  trial.expects("*", Outcome::secure_continue);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
  trial.scenario.expects.back().max_leak = Grade::L1;
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted)) << "more was given away than it allows";
}

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

// Inside TLS of a rogue authority, which it cannot notice, the server's proof of a login is spoilt (rule 0).
Trial& fails_to_prove(Trial& trial) {
  trial.greets().meets(Channel::trusted).finishes().logs_in().fires(0);
  return trial.hears(Role::authenticated, "server.success", "<success/>").reacts();
}

TEST(SecureAbort, TryingAgainAfterAnAbortIsNoAcceptance) {
  Trial trial;
  trial.scenario.ons = {when("server.success", Action::Kind::replace)};
  trial.scenario.identity = Identity::trusted;
  trial.expects("*", Outcome::secure_abort);
  fails_to_prove(trial).leaves();
  fails_to_prove(trial).leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  fails_to_prove(trial).says(Role::session, "client.bind", "<iq type='set'/>").leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
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
