// A road in this process: what is wrong with a question, what a lane tells, and what it saw.
#include "footpad/road.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "zoo.h"

namespace footpad_test {
namespace {

using footpad::LaneState;
using footpad::Road;
using footpad::Wish;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const Road& road() {
  static const footpad::Result<Road> opened = Road::open();
  return *opened;
}

// Plays the controls that come before an attack.
void control(const Wish& wish, const footpad::Client& client, bool closing = false) {
  const auto plan = road().plan(wish);
  ASSERT_TRUE(plan) << plan.error().text();
  for (const auto& step : plan->steps) {
    if (!step.is_control || step.closing != closing) continue;
    auto lane = road().lane(step.lane);
    ASSERT_TRUE(lane) << lane.error().text();
    ASSERT_TRUE(lane->done(client(*lane)));
  }
}

TEST(Opening, WrongOptionsAreErrors) {
  footpad::RoadOptions nothing;
  nothing.data = "/nonexistent";
  EXPECT_FALSE(Road::open(nothing));
  footpad::RoadOptions no_lanes;
  no_lanes.lanes = 0;
  const auto refused = Road::open(no_lanes);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text(), HasSubstr("0 lanes"));
  EXPECT_THAT(footpad::version(), HasSubstr("."));
}

TEST(Asking, TheListSaysWhatRunsAndWhyNot) {
  Wish wish;
  wish.select = {"xmpp"};
  wish.transport = "both";
  const auto listed = road().scenarios(wish);
  ASSERT_TRUE(listed) << listed.error().text();
  EXPECT_THAT(*listed,
              Contains(AllOf(Field(&footpad::Scenario::id, kStrip), Field(&footpad::Scenario::attack_class, "strip"),
                             Field(&footpad::Scenario::expectation, "must-abort"),
                             Field(&footpad::Scenario::references, Not(IsEmpty())))));
  EXPECT_THAT(*listed, Contains(Field(&footpad::Scenario::is_control, true)));
  EXPECT_THAT(*listed,
              Contains(AllOf(Field(&footpad::Scenario::runs, false), Field(&footpad::Scenario::why_not, Not("")))));
}

TEST(Asking, ScenariosAreExplained) {
  const auto said = road().explain_json(kStrip);
  ASSERT_TRUE(said);
  EXPECT_THAT(*said, HasSubstr("\"picture\""));
  EXPECT_FALSE(road().explain_json("xmpp/nothing-like-it"));
}

TEST(Asking, APlanHasItsControlsFirstAndTheHonestOneOnceMore) {
  const auto plan = road().plan(wish_for(kStrip, "planned"));
  ASSERT_TRUE(plan);
  ASSERT_GE(plan->steps.size(), 3U);
  EXPECT_TRUE(plan->steps.front().is_control);
  EXPECT_FALSE(plan->steps.front().closing);
  EXPECT_TRUE(plan->steps.back().closing);
  for (const auto& step : plan->steps) EXPECT_EQ(step.lane.client, "planned");
}

TEST(Asking, WhatIsWrongIsSaidWithARemedy) {
  const auto said = [](const Wish& wish) {
    const auto lane = road().lane(wish);
    return lane ? std::string("a lane") : lane.error().text();
  };
  EXPECT_THAT(said(wish_for("xmpp/strip-startls-feature", "x")),
              HasSubstr("did you mean 'xmpp/strip-starttls-feature'"));
  EXPECT_THAT(said({}), HasSubstr("give exactly one"));
  Wish wish = wish_for(kStrip, "x");
  wish.policy = "verifed";
  EXPECT_THAT(said(wish), HasSubstr("there is no policy 'verifed'"));
  wish = wish_for(kStrip, "x");
  wish.transport = "both";
  EXPECT_THAT(said(wish), HasSubstr("one of: starttls, direct"));
  wish = wish_for(kStrip, "x");
  wish.timeout = -1;
  EXPECT_THAT(said(wish), HasSubstr("'timeout'"));
  wish = wish_for(kStrip, "x");
  wish.takes = {"tea"};
  EXPECT_THAT(said(wish), HasSubstr("tea"));
  wish = {};
  wish.select = {"+smoke"};
  EXPECT_THAT(said(wish), HasSubstr("'select'"));
  wish = {};
  wish.xml = "<scenario protocol='xmpp'>\n  <titel>x</titel>\n</scenario>";
  EXPECT_THAT(said(wish), AllOf(HasSubstr("inline.xml:2:"), HasSubstr("^")));
}

TEST(Lanes, TellAClientAllThatItNeeds) {
  std::string file;
  {
    auto lane = road().lane(wish_for("xmpp/control-honest-starttls", "told"));
    ASSERT_TRUE(lane) << lane.error().text();
    EXPECT_GT(lane->port, 0);
    EXPECT_EQ(lane->domain, "example.test");
    EXPECT_EQ(lane->jid, lane->user + "@example.test");
    EXPECT_TRUE(lane->is_control);
    EXPECT_THAT(lane->ca_pem, HasSubstr("BEGIN CERTIFICATE"));
    EXPECT_EQ(lane->environment.at("SSL_CERT_FILE"), lane->ca_file);
    EXPECT_GT(lane->deadline, 0);
    file = lane->ca_file;
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_EQ(text.str(), lane->ca_pem);
    const auto report = lane->report();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->state, LaneState::open);
    EXPECT_FALSE(report->verdict);
  }
  EXPECT_FALSE(std::filesystem::exists(file)) << "a lane is gone with its object";
}

TEST(Lanes, WhatOnlyLooksSecureWaitsForItsControl) {
  const Wish wish = wish_for(kStrip, "waits");
  control(wish, careful);
  auto lane = road().lane(wish);
  ASSERT_TRUE(lane) << lane.error().text();
  auto report = lane->done(careful(*lane));
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(report->state, LaneState::provisional);
  EXPECT_FALSE(report->verdict);
  ASSERT_TRUE(report->provisional);
  EXPECT_EQ(report->provisional->verdict, "secure");
  EXPECT_THAT(report->controls, Contains(Field(&footpad::ControlSeen::state, "green")));
  control(wish, careful, true);
  report = lane->wait(10, true);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->state, LaneState::judged);
  ASSERT_TRUE(report->verdict);
  EXPECT_EQ(report->verdict->verdict, "secure");
}

TEST(Lanes, SawWhatWasSaid) {
  const Wish wish = wish_for(kStrip, "leaks");
  control(wish, goes_on_without_tls);
  auto lane = road().lane(wish);
  ASSERT_TRUE(lane);
  const auto report = lane->done(goes_on_without_tls(*lane), "what it printed");
  ASSERT_TRUE(report);
  ASSERT_TRUE(report->verdict);
  EXPECT_EQ(report->verdict->verdict, "vulnerable");
  EXPECT_THAT(report->verdict->leaks, Contains(Field(&footpad::Leak::what, "password")));
  ASSERT_TRUE(report->explanation);
  EXPECT_THAT(report->explanation->text, HasSubstr("How to fix it"));
  const auto ledger = lane->ledger();
  ASSERT_TRUE(ledger);
  EXPECT_THAT(ledger->events, Contains(Field(&footpad::Event::what, "client.auth")));
  EXPECT_THAT(ledger->flows,
              Contains(AllOf(Field(&footpad::Flow::from, "client"), Field(&footpad::Flow::channel, "clear"),
                             Field(&footpad::Flow::bytes, HasSubstr("<auth")))));
  EXPECT_EQ(ledger->client_output, "what it printed");
  const auto transcript = lane->transcript();
  ASSERT_TRUE(transcript);
  EXPECT_THAT(*transcript, HasSubstr("!!"));
}

TEST(Lanes, MoveAndEnd) {
  auto first = road().lane(wish_for("xmpp/control-honest-starttls", "moves"));
  auto second = road().lane(wish_for("xmpp/control-honest-starttls", "moves"));
  ASSERT_TRUE(first && second);
  const std::string kept = second->ca_file, gone = first->ca_file;
  *first = std::move(*second);
  EXPECT_FALSE(std::filesystem::exists(gone));
  EXPECT_TRUE(std::filesystem::exists(kept));
  EXPECT_FALSE(second->report()) << "NOLINT(bugprone-use-after-move): that is what is asked";
  EXPECT_FALSE(first->done(256));
  EXPECT_FALSE(first->done(-1));
  EXPECT_TRUE(first->report());
}

TEST(Lanes, OutliveTheirRoad) {
  std::optional<footpad::Lane> kept;
  {
    auto other = Road::open();
    ASSERT_TRUE(other) << other.error().text();
    auto lane = other->lane(wish_for("xmpp/control-honest-starttls", "alone"));
    ASSERT_TRUE(lane);
    kept.emplace(std::move(*lane));
  }
  const auto report = kept->done(careful(*kept));
  ASSERT_TRUE(report);
  ASSERT_TRUE(report->verdict);
  EXPECT_EQ(report->verdict->verdict, "secure");
}

}  // namespace
}  // namespace footpad_test
