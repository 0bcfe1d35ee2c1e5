// Where Footpad called the client, the client is the server: it need not leave, and nothing it says there is a session.
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

// The client's own session stands; then it is called, and rule 0 is what the caller does.
Trial called() {
  Trial trial;
  trial.scenario.id = "test/called";
  trial.scenario.attack_class = AttackClass::spoof;
  trial.scenario.ons = {when("server.iq", Action::Kind::replace), when("client.message", Action::Kind::call)};
  trial.scenario.ons[0].called = true;
  trial.question.expectation = Expectation::connects;
  trial.starts().connects().gets_session();
  trial.on(2).add(Event::Type::called).on(2, Channel::genuine).add(Event::Type::handshake_done);
  return trial;
}

TEST(CalledConnection, MayStayOpenAndSoMayWhatIsBesideIt) {
  Trial trial = called();
  trial.fires(0).reacts().is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(CalledConnection, TheClientsOwnMayNotStayOpenWithoutASession) {
  Trial trial;
  trial.scenario = called().scenario;
  trial.question.expectation = Expectation::connects;
  trial.starts().greets();
  trial.on(2).add(Event::Type::called).on(2, Channel::genuine).fires(0).reacts().is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(VerdictWord::weak, Outcome::held));
}

TEST(CalledConnection, AnAttackedOneOfTheClientsIsNoBystander) {
  Trial trial = called();
  trial.scenario.ons.push_back(when("server.features", Action::Kind::remove));
  trial.on(1, Channel::genuine).fires(2).reacts();
  trial.on(2, Channel::genuine).fires(0).reacts().is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(VerdictWord::weak, Outcome::held));
}

TEST(CalledConnection, IsNoSessionOfTheClient) {
  Trial trial;
  trial.scenario = called().scenario;
  trial.question.expectation = Expectation::connects;
  trial.starts().greets().leaves();
  trial.on(2).add(Event::Type::called).on(2, Channel::genuine).add(Event::Type::handshake_done).fires(0).reacts();
  trial.says(Role::content, "client.message", "<message/>").is_killed("quiet");
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(VerdictWord::secure, Outcome::secure_abort));
  EXPECT_FALSE(verdict.finished) << "it finished no handshake of its own";
}

TEST(CalledConnection, NotToAnswerTheCallerProvesNothing) {
  Trial trial = called();
  trial.fires(0).is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(VerdictWord::inconclusive, Outcome::not_exercised));
}

TEST(CalledConnection, WhatIsGivenAwayThereInClearIsGivenAway) {
  Trial trial = called();
  trial.fires(0).reacts().on(2, Channel::clear).says(Role::other, "client.element", canaries().password);
  trial.is_killed("quiet");
  EXPECT_EQ(trial.judged().verdict, VerdictWord::vulnerable);
}

}  // namespace
}  // namespace footpad::judge
