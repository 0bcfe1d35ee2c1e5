// Was the client really attacked? Every hole here would be a vacuous "secure".
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;

constexpr auto inconclusive = VerdictWord::inconclusive;

void expect_not_exercised(Trial& trial, const std::string& why) {
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(inconclusive, Outcome::not_exercised));
  EXPECT_THAT(verdict.reason, HasSubstr(why));
  EXPECT_FALSE(verdict.reached);
}

TEST(NotExercised, TheClientThatNeverConnected) {
  Trial trial = strip();
  trial.starts().exits(1);
  trial.ledger.client_output = "usage: client --host\nfirst\n\nsecond\nthird\n";
  expect_not_exercised(trial, "the client never connected");
  EXPECT_THAT(trial.judged().reason, HasSubstr("exited with code 1"));
  EXPECT_THAT(trial.judged().reason, HasSubstr("first / second / third"));
}

TEST(NotExercised, TheClientThatCouldNotBeStarted) {
  Trial trial = strip();
  trial.add(Event::Type::process_failed, "", "no such program: frobnicate");
  expect_not_exercised(trial, "no such program: frobnicate");
}

TEST(NotExercised, TheClientThatLeftBefore) {
  Trial trial = strip();
  trial.greets().leaves().exits(1);
  expect_not_exercised(trial, "server.features");
  EXPECT_THAT(trial.judged().reason, HasSubstr("client.stream-open"));
}

TEST(NotExercised, ARuleThatDidNotFire) {
  Trial trial = stripped();
  trial.scenario.ons.push_back(when("server.proceed", Action::Kind::replace));
  trial.reacts().leaves();
  expect_not_exercised(trial, "server.proceed");
  trial.scenario.ons[2].optional = true;
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
  trial.scenario.ons[2].optional = false;
  trial.scenario.ons[2].transport = Transport::direct;
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(NotExercised, MarksAndOraclesNeedNotFire) {
  Trial trial = stripped();
  for (const auto kind : {Action::Kind::mark, Action::Kind::violation, Action::Kind::hold, Action::Kind::forward})
    trial.scenario.ons.push_back(when("client.auth", kind));
  trial.reacts().leaves();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

// It was too large to go out whole.
TEST(NotExercised, AGoodbyeToACertificateThatWasNotDelivered) {
  for (const char* goodbye : {"close_notify", "user_canceled"}) {
    Trial trial = intercept(Identity::untrusted);
    trial.add(Event::Type::alert_received, goodbye).leaves().exits(1);
    EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::not_exercised)) << goodbye;
  }
  Trial refused = intercept(Identity::untrusted);
  refused.add(Event::Type::alert_received, "illegal_parameter").leaves().exits(1);
  EXPECT_THAT(refused.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(NotExercised, AScenarioThatDoesNothing) {
  Trial trial = strip();
  trial.scenario.ons = {when("client.auth", Action::Kind::violation)};
  trial.greets().leaves();
  expect_not_exercised(trial, "does nothing");
}

TEST(NotExercised, TheLastPieceWasNotTaken) {
  Trial trial = stripped();
  trial.scenario.ons.push_back(when("server.proceed", Action::Kind::insert));
  trial.reacts().fires(2).leaves();
  expect_not_exercised(trial, "never took it");
}

TEST(NotExercised, AReactionOnAnotherConnectionIsNone) {
  Trial trial = stripped();
  trial.starts().connects().reacts().leaves().exits(1);
  EXPECT_FALSE(trial.judged().reached);
}

TEST(NotExercised, AReactionBeforeTheBytesWereTakenIsNone) {
  Trial trial = stripped();
  trial.add(Event::Type::reaction).says_goodbye().takes_it();
  EXPECT_FALSE(trial.judged().reached);
}

TEST(Exercised, OnTheSecondConnectionIfNotOnTheFirst) {
  Trial trial = stripped();
  trial.leaves();
  trial.greets().fires(0).reacts().leaves();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(Exercised, AResetShowsInWhatTheClientDoesNext) {
  Trial trial = stripped();
  trial.scenario.ons[0].actions[0].kind = Action::Kind::close;
  trial.starts().takes_it().is_closed();
  EXPECT_FALSE(trial.judged().reached);
  trial.exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(Certificate, OfAnotherRecipeIsNotTheOneAskedFor) {
  Trial trial = intercept(Identity::untrusted);
  trial.alerts("unknown_ca").leaves();
  EXPECT_TRUE(trial.judged().reached);
  trial.scenario.recipe = "certs/other";
  expect_not_exercised(trial, "another one than asked for");
}

TEST(Certificate, GenuineIsNotForged) {
  Trial trial = intercept(Identity::untrusted);
  for (Event& event : trial.ledger.events)
    event.channel = event.type == Event::Type::opened ? Channel::clear : Channel::genuine;
  trial.on(1, Channel::genuine).alerts("unknown_ca").leaves();
  EXPECT_FALSE(trial.judged().reached);
}

TEST(Certificate, MustHaveBeenTaken) {
  Trial trial = intercept(Identity::untrusted);
  trial.leaves();
  expect_not_exercised(trial, "never took it");
}

TEST(Certificate, WithoutItsKeyNeedsTheForgedProof) {
  Trial trial = intercept(Identity::cert_only);
  trial.ledger.events.pop_back();
  trial.alerts("bad_certificate").leaves();
  expect_not_exercised(trial, "proof of the key");
  Trial whole = intercept(Identity::cert_only);
  whole.alerts("decrypt_error").leaves();
  EXPECT_THAT(whole.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(Certificate, WhoResumesWasNotShownIt) {
  Trial trial = intercept(Identity::untrusted);
  std::erase_if(trial.ledger.events, [](const Event& event) { return event.type == Event::Type::certificate_sent; });
  trial.finishes().leaves();
  EXPECT_FALSE(trial.judged().reached);
}

// It had finished a handshake under the forged certificate, and left in silence; then it came back by a ticket.
TEST(Certificate, WhoResumesUnderItIsAttackedAgain) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().leaves();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
  trial.connects().on(2, Channel::untrusted).add(Event::Type::client_hello).finishes().server_closes();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::weak, Outcome::held)) << "this time it sat there";
}

TEST(NotExercised, APlaceThatTheAttackNeedsWasNotReached) {
  Trial trial = stripped();
  trial.scenario.must_reach = {"tls.resumed"};
  trial.reacts().leaves();
  expect_not_exercised(trial, "needs a client that comes to tls.resumed");
  trial.greets().fires(0).reacts().point("tls.resumed").leaves();
  EXPECT_FALSE(trial.judged().reached) << "there it must still be attacked, and react";
  trial.greets().fires(0).point("tls.resumed").reacts().leaves();
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(Certificate, AClientThatNeverBeganTls) {
  Trial trial;
  trial.scenario.identity = Identity::untrusted;
  trial.greets().leaves();
  expect_not_exercised(trial, "never began TLS");
}

TEST(Held, AttackedAndSilentButNotProvenToHaveReacted) {
  Trial trial = stripped();
  trial.starts().takes_it().is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(VerdictWord::weak, Outcome::held));
  EXPECT_FALSE(trial.judged().reached);
}

TEST(Reason, IsSafeToPrint) {
  Trial trial = strip();
  trial.starts().exits(1);
  trial.ledger.client_output = "\x1b[2J\x07red\x00";
  EXPECT_EQ(trial.judged().reason.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace footpad::judge
