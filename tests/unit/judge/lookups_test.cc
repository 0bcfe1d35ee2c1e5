// Look-ups: what they give away, and what a false answer proves.
#include "judge/lookups.h"

#include "ledger_builder.h"

namespace footpad::judge {
namespace {

// "SRV _x._tcp.example.test" was asked for; `rules` answered it.
void looks_up(Trial& trial, const std::string& question, const std::string& rules = "") {
  auto& flows = trial.ledger.flows;
  auto flow = std::find_if(flows.begin(), flows.end(), [](const Flow& one) { return one.connection == 0; });
  if (flow == flows.end()) flow = flows.insert(flows.end(), Flow{});
  Event event;
  event.type = Event::Type::looked_up;
  event.what = question;
  event.flow = static_cast<std::size_t>(flow - flows.begin());
  event.begin = flow->bytes.size();
  flow->bytes += question + "\n";
  event.end = flow->bytes.size();
  if (!rules.empty()) event.fields["rules"] = rules;
  trial.ledger.events.push_back(event);
}

DnsRule rule(const std::string& name, DnsType type, bool optional = false) {
  DnsRule rule;
  rule.name = name;
  rule.type = type;
  rule.optional = optional;
  return rule;
}

// The TLSA record is not the server's: under the policy that means it, the client must abort.
Trial misled() {
  Trial trial;
  trial.scenario.id = "test/misled";
  trial.scenario.attack_class = AttackClass::spoof;
  trial.scenario.dns = {rule("_5223._tcp.${domain}", DnsType::tlsa)};
  trial.expects("*", Outcome::secure_abort);
  trial.question.transport = Transport::direct;
  trial.starts();
  return trial;
}

TEST(Lookups, AreNoConnections) {
  Trial trial = stripped();
  looks_up(trial, "A example.test");
  trial.reacts().says_goodbye().leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(VerdictWord::secure, Outcome::secure_abort));
  EXPECT_EQ(verdict.connections, 1);
}

TEST(Lookups, ThePasswordInANameIsGivenAway) {
  Trial trial = stripped();
  trial.reacts().says_goodbye().leaves();
  looks_up(trial, "TXT passw8t4m1z6y0.example.test");
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(VerdictWord::vulnerable, Outcome::leak));
  ASSERT_EQ(verdict.leaks.size(), 1U);
  EXPECT_EQ(verdict.leaks[0].what, "password");
  EXPECT_EQ(verdict.reason,
            "the client gave away its password (raw) in clear on the DNS, in TXT passw8t4m1z6y0.example.test");
  EXPECT_EQ(verdict.leaks[0].where, "a look-up, TXT passw8t4m1z6y0.example.test");
}

TEST(Lookups, AlsoInHexAndBeforeTheAttack) {
  Trial trial = strip();
  looks_up(trial, "A " + to_hex(canaries().message) + ".example.test");
  trial.greets().fires(0).hears(Role::capability, "server.features", kFeatures).reacts().says_goodbye().leaves();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::vulnerable, Outcome::leak));
}

TEST(Lookups, TheUsersNameInOneIsALateAbort) {
  Trial trial = stripped();
  looks_up(trial, "A userk3v9q2x7.example.test");
  trial.reacts().says_goodbye().leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(VerdictWord::weak, Outcome::late_abort));
  EXPECT_EQ(verdict.grade, Grade::L1);
  EXPECT_THAT(verdict.reason, testing::HasSubstr("but first named its user in clear on the DNS"));
}

TEST(Lookups, MoreThanIsKeptIsNotCalledSecure) {
  Trial trial = stripped();
  looks_up(trial, "A example.test");
  trial.ledger.flows.back().truncated = true;
  trial.reacts().says_goodbye().leaves();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::inconclusive, Outcome::not_exercised));
}

TEST(Lookups, APasswordInOneFailsTheControlToo) {
  Trial trial;
  looks_up(trial, "A passw8t4m1z6y0.example.test");
  trial.starts().greets().gets_session().leaves().exits(0);
  EXPECT_NE(trial.judged_as_control().verdict, VerdictWord::secure);
}

TEST(FalseAnswers, AreNotAnAttackUntilTheyAreAskedFor) {
  Trial trial = misled();
  looks_up(trial, "A example.test");
  trial.exits(1);
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(VerdictWord::inconclusive, Outcome::not_exercised));
  EXPECT_THAT(verdict.reason, testing::HasSubstr("the client never asked the DNS for TLSA _5223._tcp.example.test"));
}

TEST(FalseAnswers, LedTheClientToAbort) {
  Trial trial = misled();
  looks_up(trial, "TLSA _5223._tcp.example.test", "0");
  trial.connects().meets(Channel::genuine).alerts("bad_certificate").leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(FalseAnswers, AnExitWithoutAnyConnectionIsAnAbort) {
  Trial trial = misled();
  looks_up(trial, "TLSA _5223._tcp.example.test", "0");
  trial.exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(FalseAnswers, WithoutAReactionProveNothing) {
  Trial trial = misled();
  looks_up(trial, "TLSA _5223._tcp.example.test", "0");
  looks_up(trial, "A example.test");
  trial.is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(VerdictWord::inconclusive, Outcome::not_exercised));
}

TEST(FalseAnswers, AClientThatGoesOnInSpiteOfThemHasAcceptedThem) {
  Trial trial = misled();
  looks_up(trial, "TLSA _5223._tcp.example.test", "0");
  trial.connects().gets_session().leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::vulnerable, Outcome::accepted));
}

TEST(FalseAnswers, WhereGoingOnIsRightItIsSecure) {
  Trial trial = misled();
  trial.scenario.expects.clear();
  looks_up(trial, "TLSA _5223._tcp.example.test", "0");
  trial.connects().gets_session().leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_continue));
}

TEST(FalseAnswers, AreNeededOnTopOfTheCertificate) {
  Trial trial = intercept(Identity::untrusted);
  trial.scenario.dns = {rule("_x._tcp.example.test", DnsType::srv)};
  trial.alerts("unknown_ca").leaves();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::inconclusive, Outcome::not_exercised));
}

TEST(FalseAnswers, OneOfASetIsEnoughAndOptionalOnesAreNotNeeded) {
  Trial trial = misled();
  trial.scenario.dns = {rule("_x._tcp.${domain}", DnsType::srv, true), rule("a.test", DnsType::a),
                        rule("A.test", DnsType::a)};
  looks_up(trial, "A a.test", "2");
  trial.connects().says_goodbye().leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(FalseAnswers, WhatIsSaidLaterIsAnotherAnswer) {
  Trial trial = misled();
  trial.scenario.dns.push_back(trial.scenario.dns.front());
  trial.scenario.dns.back().since = "delivered";
  looks_up(trial, "TLSA _5223._tcp.example.test", "0");
  trial.leaves();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::inconclusive, Outcome::not_exercised));
  Trial again = trial;
  looks_up(again, "TLSA _5223._tcp.example.test", "1");
  EXPECT_EQ(answered_by(again.scenario, again.ledger, again.scenario.dns.back()), again.ledger.events.size() - 1);
}

TEST(FalseAnswers, ALedgerThatNamesOtherBytesIsOurFault) {
  Trial trial = misled();
  looks_up(trial, "TLSA _5223._tcp.example.test", "0");
  trial.ledger.events.back().end += 1;
  trial.exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::error, Outcome::error));
}

TEST(FalseAnswers, AControlThatIsAboutThemFailsWhereNobodyAsks) {
  Trial trial;
  trial.scenario.dns = {rule("_5223._tcp.${domain}", DnsType::tlsa)};
  trial.starts().greets().gets_session().leaves().exits(0);
  const Verdict verdict = trial.judged_as_control();
  EXPECT_NE(verdict.verdict, VerdictWord::secure);
  EXPECT_THAT(verdict.reason, testing::HasSubstr("never asked the DNS for TLSA _5223._tcp.example.test"));
  looks_up(trial, "TLSA _5223._tcp.example.test", "0");
  EXPECT_EQ(trial.judged_as_control().verdict, VerdictWord::secure);
}

}  // namespace
}  // namespace footpad::judge
