// What was injected before TLS is heard in what the client says inside.
#include "judge/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Event said(const std::string& kind, Channel channel = Channel::genuine, std::uint32_t connection = 1,
           Role role = Role::other) {
  Event event;
  event.type = Event::Type::unit;
  event.from = Side::client;
  event.what = kind;
  event.channel = channel;
  event.connection = connection;
  event.role = role;
  return event;
}

Event secured(std::uint32_t connection = 1) {
  Event event;
  event.type = Event::Type::handshake_done;
  event.channel = Channel::genuine;
  event.connection = connection;
  return event;
}

Ledger ledger_of(std::vector<Event> events) {
  Ledger ledger;
  ledger.events = std::move(events);
  return ledger;
}

TEST(CommandsInsideTls, AreThoseOfTheFirstConnectionThatHasIt) {
  Event server = said("server.capabilities");
  server.from = Side::server;
  EXPECT_THAT(commands_inside_tls(ledger_of({said("client.ehlo", Channel::clear), secured(), said("client.ehlo"),
                                             server, said("client.auth"), said("client.ehlo", Channel::genuine, 2)})),
              ElementsAre("client.ehlo", "client.auth"));
  EXPECT_THAT(commands_inside_tls(ledger_of({said("client.ehlo", Channel::clear)})), IsEmpty());
}

TEST(CommandsInsideTls, EndWithAGoodbye) {
  EXPECT_THAT(
      commands_inside_tls(ledger_of({secured(), said("client.ehlo"),
                                     said("client.quit", Channel::genuine, 1, Role::goodbye), said("client.mail")})),
      ElementsAre("client.ehlo"));
}

// Something came behind the grant of TLS; then the client had its session with the genuine server.
Trial injected(const std::vector<std::string>& usual) {
  Trial trial;
  trial.scenario.attack_class = AttackClass::inject;
  trial.scenario.ons.resize(1);
  trial.scenario.ons[0].at = "server.proceed";
  trial.scenario.ons[0].actions.resize(1);
  trial.scenario.ons[0].actions[0].kind = Action::Kind::insert;
  trial.question.usual_commands = &usual;
  trial.under(Policy::verified, Expectation::must_abort).starts().greets();
  trial.fires(0).reacts().gets_session().says_goodbye().leaves().exits(0);
  return trial;
}

TEST(OtherCommands, WhoSaysWhatItAlwaysSaysHasReadNothing) {
  const std::vector<std::string> usual{"client.stream-open", "client.auth", "client.bind"};
  EXPECT_THAT(injected(usual).judged(), Is(VerdictWord::secure, Outcome::secure_continue));
  const std::vector<std::string> longer{"client.stream-open", "client.auth", "client.bind", "client.message"};
  EXPECT_THAT(injected(longer).judged(), Is(VerdictWord::secure, Outcome::secure_continue)) << "it left earlier";
}

TEST(OtherCommands, WhoLeavesOneOutHasReadWhatWasInjected) {
  const std::vector<std::string> usual{"client.stream-open", "client.ask", "client.auth", "client.bind"};
  const Verdict verdict = injected(usual).judged();
  EXPECT_THAT(verdict, Is(VerdictWord::vulnerable, Outcome::injection_accepted));
  EXPECT_THAT(verdict.reason, HasSubstr("said client.auth where it says client.ask when nothing is injected"));
  Trial minor = injected(usual);
  minor.severity(1);
  EXPECT_THAT(minor.judged(), Is(VerdictWord::weak, Outcome::injection_accepted));
}

TEST(Printed, WhatNobodyVouchedForIsNotForTheUser) {
  const std::vector<std::string> usual{"client.stream-open", "client.auth", "client.bind"};
  Trial trial = injected(usual);
  trial.scenario.must_not_print = true;
  trial.ledger.client_output = "connected\n";
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_continue));
  trial.ledger.client_output = "the server says: " + canaries().marker + "\n";
  EXPECT_THAT(trial.judged(), Is(VerdictWord::vulnerable, Outcome::accepted));
  trial.severity(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::weak, Outcome::accepted));
  trial.scenario.must_not_print = false;
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_continue));
  Trial screen = injected(usual);
  screen.scenario.must_not_print = true;
  screen.ledger.client_output = "\x1b[2Jhello";
  EXPECT_THAT(screen.judged(), Is(VerdictWord::inconclusive, Outcome::not_exercised)) << "letters may be left out";
  Trial cut = injected(usual);
  cut.scenario.must_not_print = cut.ledger.output_truncated = true;
  EXPECT_THAT(cut.judged(), Is(VerdictWord::inconclusive, Outcome::not_exercised)) << "it may be in the rest";
}

TEST(Printed, AControlFindsWhoPrintsEverything) {
  Trial trial;
  trial.starts().greets().gets_session().says_goodbye().leaves().exits(0);
  trial.scenario.must_not_print = true;
  EXPECT_THAT(trial.judged_as_control(), Is(VerdictWord::secure, Outcome::secure_continue));
  trial.ledger.client_output = canaries().marker;
  const Verdict verdict = trial.judged_as_control();
  EXPECT_THAT(verdict, Is(VerdictWord::inconclusive, Outcome::uncontrolled));
  EXPECT_THAT(verdict.reason, HasSubstr("prints whatever is said to it"));
  trial.ledger.client_output = "\x1b[2Jhello";
  EXPECT_THAT(trial.judged_as_control(), Is(VerdictWord::inconclusive, Outcome::uncontrolled));
}

TEST(OtherCommands, WithoutAControlToCompareWithNothingIsSaid) {
  const std::vector<std::string> usual{"client.else"};
  Trial trial = injected(usual);
  trial.question.usual_commands = nullptr;
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_continue));
}

}  // namespace
}  // namespace footpad::judge
