// What controls have shown decides what an attack's verdict can be.
#include "runner/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace footpad::runner {
namespace {

using ::testing::HasSubstr;

class TheGate : public ::testing::Test {
 protected:
  TheGate() {
    for (const char* id : {"honest", "twin", "probe"}) {
      Scenario& control = catalogue_.scenarios[id];
      control.id = id;
      control.kind = Scenario::Kind::control;
    }
    catalogue_.scenarios["probe"].tags = {"capability"};
    attack_.scenario = &scenario_;
    attack_.controls = {&control("honest"), &control("twin")};
  }
  const Scenario& control(const std::string& id) { return catalogue_.scenarios.at(id); }
  void hear(const std::string& id, bool green, int connections = 1, double seconds = 0.5) {
    Verdict verdict;
    verdict.verdict = green ? VerdictWord::secure : VerdictWord::inconclusive;
    verdict.reason = green ? "" : "it did not work";
    verdict.connections = connections;
    if (green) verdict.client_exit = 0;
    gate_.hear(control(id), verdict, seconds, {});
  }
  Question asked() {
    Question question;
    gate_.inform(question, attack_);
    return question;
  }
  scenario::Catalogue catalogue_;
  Scenario scenario_;
  Case attack_;
  Gate gate_{catalogue_};
};

TEST_F(TheGate, IsRedAsLongAsOneControlDidNotRun) {
  EXPECT_EQ(asked().control, ControlState::red);
  EXPECT_EQ(asked().control_reason, "control honest: did not run");
  hear("honest", true);
  EXPECT_EQ(asked().control, ControlState::red);
  EXPECT_EQ(asked().control_reason, "control twin: did not run");
  hear("twin", true);
  EXPECT_EQ(asked().control, ControlState::green);
  EXPECT_EQ(asked().control_exit, 0);
}

TEST_F(TheGate, IsRedAgainWhereAControlFailsLater) {
  hear("honest", true);
  hear("twin", true);
  hear("twin", false);
  EXPECT_EQ(asked().control, ControlState::red);
  EXPECT_EQ(asked().control_reason, "control twin: it did not work");
  EXPECT_EQ(gate_.state(control("twin")), ControlState::red);
  gate_.forget();
  EXPECT_EQ(gate_.state(control("honest")), ControlState::none);
}

TEST_F(TheGate, SparesAClientThatDoesNotEvenConnect) {
  hear("honest", false, 0);
  hear("twin", true);
  const auto spared = gate_.spares(attack_);
  ASSERT_TRUE(spared);
  EXPECT_EQ(spared->outcome, Outcome::uncontrolled);
  EXPECT_EQ(spared->control, ControlState::red);
  EXPECT_THAT(spared->reason, HasSubstr("control honest: it did not work"));
}

TEST_F(TheGate, AttacksAClientThatFailedOnTheWayForALeakIsProofEnough) {
  hear("honest", false, 1);
  hear("twin", true);
  EXPECT_FALSE(gate_.spares(attack_));
  EXPECT_EQ(gate_.timing(attack_, 0).deadline, 5);
}

TEST_F(TheGate, WhoLacksWhatAnAttackNeedsIsUnsupported) {
  attack_.controls.push_back(&control("probe"));
  hear("honest", true);
  hear("twin", true);
  hear("probe", false, 0);
  ASSERT_TRUE(gate_.spares(attack_));
  EXPECT_EQ(gate_.spares(attack_)->verdict, VerdictWord::unsupported);
  hear("twin", false, 1);
  EXPECT_FALSE(gate_.spares(attack_)) << "it is not the probe alone";
}

TEST_F(TheGate, DeadlinesFollowTheSlowestControl) {
  hear("honest", true, 1, 0.2);
  hear("twin", true, 1, 1.0);
  EXPECT_DOUBLE_EQ(gate_.timing(attack_, 0).deadline, 20);
  EXPECT_DOUBLE_EQ(gate_.timing(attack_, 7).deadline, 7);
}

TEST_F(TheGate, KnowsWhatTheNamedControlSays) {
  scenario_.same_commands_as = "twin";
  hear("honest", true);
  EXPECT_EQ(asked().usual_commands, nullptr);
  hear("twin", true);
  EXPECT_NE(asked().usual_commands, nullptr);
}

TEST(Withdraw, NothingStaysSecure) {
  Verdict verdict;
  verdict.verdict = VerdictWord::secure;
  withdraw(verdict, "it did not work");
  EXPECT_EQ(verdict.verdict, VerdictWord::inconclusive);
  EXPECT_EQ(verdict.control, ControlState::red);
  EXPECT_THAT(verdict.reason, HasSubstr("it did not work"));
}

}  // namespace
}  // namespace footpad::runner
