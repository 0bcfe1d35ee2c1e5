// What must be fetched for a certificate to be judged: who never asked is not judged, and who asked and got nothing is.
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;

// A chain whose leaf names a responder that must be asked.
Trial revoked(bool unanswered = false) {
  Trial trial;
  trial.scenario.id = "certs/test";
  trial.scenario.attack_class = AttackClass::certificate;
  trial.scenario.identity = Identity::untrusted;
  trial.scenario.recipe = "certs/test";
  trial.scenario.fetched = {{"/ocsp/leaf", unanswered}};
  trial.question.transport = Transport::direct;
  trial.starts().connects().meets(Channel::untrusted).reacts();
  return trial;
}

// On a connection of its own; the client goes back to the first one.
void fetches(Trial& trial, const std::string& target, bool answered = true) {
  trial.on(1).connects().says(Role::hello, "client.fetch", "GET " + target + " HTTP/1.1\r\n\r\n");
  trial.ledger.events.back().fields["path"] = target;
  if (answered) trial.hears(Role::other, "server.response", "HTTP/1.1 200 OK\r\n\r\n").reacts().leaves();
  trial.on(1, Channel::untrusted);
}

TEST(Fetches, WhoAskedAndLeftIsSafe) {
  for (const char* target : {"/ocsp/leaf", "/ocsp/leaf/MEUw"}) {
    Trial trial = revoked();
    fetches(trial, target);
    trial.alerts("certificate_revoked").leaves().exits(1);
    EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort)) << target;
  }
}

TEST(Fetches, WhoLeftWithoutAskingProvesNothing) {
  for (const char* target : {"/ocsp/sub", "/ocsp/leaflet", ""}) {
    Trial trial = revoked();
    if (*target != '\0') fetches(trial, target);
    trial.alerts("certificate_unknown").leaves().exits(1);
    const Verdict verdict = trial.judged();
    EXPECT_THAT(verdict, Is(VerdictWord::inconclusive, Outcome::not_exercised)) << target;
    EXPECT_THAT(verdict.reason, HasSubstr("asks for /ocsp/leaf"));
  }
}

TEST(Fetches, AnAnswerThatNeverArrivedProvesNothing) {
  Trial trial = revoked();
  fetches(trial, "/ocsp/leaf", false);
  trial.alerts("certificate_unknown").leaves().exits(1);
  // The certificate was taken, and what is missing is the page.
  EXPECT_THAT(trial.judged(), Is(VerdictWord::inconclusive, Outcome::not_exercised));
}

TEST(Fetches, NoAnswerIsAnAnswerWhereThatIsTheAttack) {
  Trial trial = revoked(true);
  fetches(trial, "/ocsp/leaf", false);
  trial.alerts("certificate_unknown").leaves().exits(1);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(Fetches, WhoGoesOnWithoutAnAnswerFailsSoftly) {
  Trial trial = revoked(true);
  trial.severity(1, false);
  fetches(trial, "/ocsp/leaf", false);
  trial.finishes().logs_in().leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(VerdictWord::weak, Outcome::accepted));
}

TEST(Fetches, AControlDemandsThem) {
  Trial trial = revoked();
  trial.scenario.identity = Identity::trusted;
  trial.on(1, Channel::trusted).meets(Channel::trusted).finishes().logs_in().binds().leaves().exits(0);
  const Verdict lazy = trial.judged_as_control();
  EXPECT_THAT(lazy, Is(VerdictWord::inconclusive, Outcome::uncontrolled));
  EXPECT_THAT(lazy.reason, HasSubstr("never asked for /ocsp/leaf"));
  fetches(trial, "/ocsp/leaf");
  EXPECT_THAT(trial.judged_as_control(), Is(VerdictWord::secure, Outcome::secure_continue));
}

}  // namespace
}  // namespace footpad::judge
