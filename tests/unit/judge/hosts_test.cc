// Who is led to another host is attacked once that host has shown what it has.
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

// Sent on in clear to a host with a certificate of its own; the first host's answer is rule 0.
Trial sent_on() {
  Trial trial;
  trial.scenario.id = "test/sent-on";
  trial.scenario.attack_class = AttackClass::redirect;
  trial.scenario.ons = {when("client.stream-open", Action::Kind::reply)};
  Listen listen;
  listen.host = "evil.${domain}";
  listen.port = 5222;
  listen.identity = Identity::untrusted;
  trial.scenario.listens = {listen};
  trial.starts().greets().fires(0).reacts().leaves();
  return trial;
}

Trial& follows(Trial& trial, const std::string& to = "evil.example.test:5222") {
  trial.connects();
  trial.ledger.events.back().fields["to"] = to;
  return trial.on(2);
}

TEST(OtherHosts, NotToFollowIsAnAnswer) {
  Trial trial = sent_on();
  trial.exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(OtherHosts, RefusingTheirCertificateIsAnAnswer) {
  Trial trial = sent_on();
  follows(trial).meets(Channel::untrusted).alerts("unknown_ca").leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(OtherHosts, LeavingBeforeTheirCertificateProvesNothing) {
  Trial trial = sent_on();
  follows(trial).add(Event::Type::client_hello).takes_it().alerts("handshake_failure").leaves().exits(1);
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(VerdictWord::inconclusive, Outcome::not_exercised));
  EXPECT_THAT(verdict.reason, testing::HasSubstr("went to evil.example.test:5222 and left before the certificate"));
}

TEST(OtherHosts, ACertificateThatTheClientNeverTookProvesNothing) {
  Trial trial = sent_on();
  follows(trial).meets(Channel::untrusted).leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::inconclusive, Outcome::not_exercised));
}

TEST(OtherHosts, OneOfSeveralConnectionsIsEnough) {
  Trial trial = sent_on();
  follows(trial).leaves();
  follows(trial).on(3).meets(Channel::untrusted).alerts("unknown_ca").leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(OtherHosts, WhatTheScenarioDoesThereCountsAsWell) {
  Trial trial = sent_on();
  trial.scenario.ons.push_back(when("server.features", Action::Kind::remove));
  trial.scenario.ons.back().optional = true;
  follows(trial).fires(1).hears(Role::capability, "server.features", kFeatures).reacts().leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(OtherHosts, WithTheGenuineCertificateTheyAreNoAttack) {
  Trial trial = sent_on();
  trial.scenario.listens[0].identity.reset();
  follows(trial).leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(OtherHosts, AnotherPlaceIsNotTheirs) {
  Trial trial = sent_on();
  follows(trial, "example.test:5222").leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(OtherHosts, LoggingInThereIsAcceptingThem) {
  Trial trial = sent_on();
  follows(trial).meets(Channel::untrusted).finishes().logs_in().leaves().exits(1);
  EXPECT_EQ(trial.judged().verdict, VerdictWord::vulnerable);
}

}  // namespace
}  // namespace footpad::judge
