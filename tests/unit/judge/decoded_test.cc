// What an encoding hides is searched in the flow that says it.
#include "judge/facts.h"
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;

// A client that logs in, in clear, in a frame that no search can see through.
Trial masked_login() {
  Trial trial;
  trial.under(Policy::verified, Expectation::must_abort);
  On on;
  on.at = "server.features";
  on.actions = {Action{}};
  on.actions[0].kind = Action::Kind::remove;
  trial.scenario.ons = {on};
  trial.greets().hears(Role::capability, "server.features", kFeatures).fires(0).reacts();
  trial.says(Role::credential, "client.auth", "\x81\xfe masked");
  Flow said;
  said.connection = 1;
  said.decoded = true;
  said.bytes = plain();
  trial.ledger.flows.push_back(said);
  trial.ledger.events.back().said = FlowRange{trial.ledger.flows.size() - 1, 0, said.bytes.size()};
  return trial;
}

TEST(Decoded, ALeakInAFrameIsALeakAndItsPlaceIsTheUnit) {
  const Verdict verdict = masked_login().leaves().judged();
  EXPECT_EQ(verdict.verdict, VerdictWord::vulnerable);
  EXPECT_EQ(verdict.grade, Grade::L3);
  ASSERT_FALSE(verdict.leaks.empty());
  EXPECT_THAT(verdict.leaks.front().where, HasSubstr("client.auth"));
}

TEST(Decoded, WithoutTheFlowTheFrameWouldHideIt) {
  Trial trial = masked_login();
  trial.ledger.flows.pop_back();
  EXPECT_TRUE(trial.leaves().judged().leaks.empty());
}

TEST(Decoded, WhatIsSaidTwiceIsNotUnread) {
  Trial trial;
  trial.under(Policy::verified, Expectation::must_abort);
  trial.connects().says(Role::goodbye, "client.frame-close", "\x88\x80");
  Flow said;
  said.connection = 1;
  said.decoded = true;
  said.bytes = "bye";
  trial.ledger.flows.push_back(said);
  EXPECT_FALSE(read_facts(trial.asked()).conducts.at(0).sent);
}

}  // namespace
}  // namespace footpad::judge
