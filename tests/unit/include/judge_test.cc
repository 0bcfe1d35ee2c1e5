// One attack with its controls: what counts, and what does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "footpad/road.h"
#include "zoo.h"

namespace footpad_test {
namespace {

using footpad::Client;
using footpad::Judged;
using footpad::Lane;
using footpad::Road;
using footpad::Wish;
using ::testing::AllOf;
using ::testing::HasSubstr;

const Road& road() {
  static const footpad::Result<Road> opened = Road::open();
  return *opened;
}

Judged judged(const Wish& wish, const Client& client) {
  const auto done = road().judge(wish, client);
  EXPECT_TRUE(done) << done.error().text();
  return done ? *done : Judged{};
}

TEST(Judging, ACarefulClientIsSecureAndALeakIsNot) {
  EXPECT_EQ(judged(wish_for(kStrip, "careful"), careful).verdict.outcome, "secure-abort");
  EXPECT_EQ(judged(wish_for("certs/trust-unknown-root", "careful"), careful).verdict.verdict, "secure");
  const Judged leak = judged(wish_for(kStrip, "leak"), goes_on_without_tls);
  EXPECT_EQ(leak.verdict.verdict, "vulnerable");
  EXPECT_EQ(leak.verdict.outcome, "leak");
  EXPECT_THAT(leak.explanation.text, AllOf(HasSubstr("What Footpad did: "), HasSubstr("What the client did: "),
                                           HasSubstr("Why it matters: "), HasSubstr("How to fix it: ")));
  EXPECT_THAT(leak.transcript, HasSubstr("client.auth"));
  EXPECT_EQ(judged(wish_for("certs/trust-unknown-root", "any"), takes_any_chain).verdict.outcome, "accepted");
}

TEST(Judging, TheOtherTransport) {
  Wish wish = wish_for("certs/id-mismatch", "direct");
  wish.transport = "direct";
  const Judged done = judged(wish, careful);
  EXPECT_EQ(done.verdict.verdict, "secure");
  EXPECT_EQ(done.transport, "direct");
}

TEST(Judging, AClientThatNeverWorkedProvesNothing) {
  const Judged thrown = judged(wish_for(kStrip, "throws"), [](const Lane&) -> int { throw std::runtime_error("no"); });
  EXPECT_EQ(thrown.verdict.verdict, "inconclusive");
  EXPECT_EQ(thrown.verdict.outcome, "uncontrolled");
  EXPECT_EQ(judged(wish_for(kStrip, "throws a word"), [](const Lane&) -> int { throw 7; }).verdict.verdict,
            "inconclusive");
  EXPECT_EQ(judged(wish_for(kStrip, "does nothing"), [](const Lane&) { return 0; }).verdict.verdict, "inconclusive");
}

TEST(Judging, AClientThatStoppedWorkingProvesNothing) {
  int calls = 0;
  const Judged done = judged(wish_for(kStrip, "stops"), [&calls](const Lane& lane) {
    // The control, the attack; and not any more.
    return ++calls <= 2 ? careful(lane) : 1;
  });
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(done.verdict.verdict, "inconclusive");
  EXPECT_EQ(done.verdict.outcome, "uncontrolled");
}

TEST(Judging, AFailedAttackedClientThatReportsSuccessIsFound) {
  const auto claims = [](const Lane& lane) {
    (void)careful(lane);
    return 0;
  };
  EXPECT_EQ(judged(wish_for(kStrip, "claims"), claims).verdict.outcome, "false-success");
}

TEST(Judging, ControlsAreRunOnceForEachClient) {
  int calls = 0;
  const Client counted = [&calls](const Lane& lane) { return ++calls, careful(lane); };
  EXPECT_EQ(judged(wish_for(kStrip, "counted"), counted).verdict.verdict, "secure");
  EXPECT_EQ(calls, 3);  // control, attack, control
  EXPECT_EQ(judged(wish_for("xmpp/starttls-failure", "counted"), counted).verdict.verdict, "secure");
  EXPECT_EQ(calls, 5);
  EXPECT_EQ(judged(wish_for(kStrip, "another"), counted).verdict.verdict, "secure");
  EXPECT_EQ(calls, 8);
}

TEST(Judging, WhatNobodyCanNoticeIsNoPass) {
  EXPECT_EQ(judged(wish_for("certs/pin-valid-ca-wrong-key", "cannot"), careful).verdict.verdict, "undetectable");
}

TEST(Judging, WhatAPortCannotShowIsUnsupported) {
  Wish wish;
  wish.select = {"xmpp"};
  const auto listed = road().scenarios(wish);
  ASSERT_TRUE(listed);
  int found = 0;
  for (const auto& row : *listed) {
    if (row.runs || found > 0) continue;
    ++found;
    const Judged done = judged(wish_for(row.id, "port"), careful);
    EXPECT_EQ(done.verdict.verdict, "unsupported");
    EXPECT_EQ(done.verdict.reason, row.why_not);
  }
  EXPECT_EQ(found, 1);
}

TEST(Judging, AScenarioOfTheTestsOwn) {
  Wish wish;
  wish.client = "own";
  wish.xml = R"(<scenario protocol="xmpp" class="strip" transport="starttls">
  <title>The offer of TLS is cut out</title>
  <on at="server.features" tls="off"><remove select="starttls"/></on>
  <control>xmpp/control-honest-starttls</control>
</scenario>)";
  const auto done = road().judge(wish, careful);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->verdict.verdict, "secure");
}

TEST(Judging, OneAttackAtATime) {
  const auto said = [](const Wish& wish) {
    const auto done = road().judge(wish, careful);
    return done ? std::string("judged") : done.error().text();
  };
  Wish wish;
  wish.select = {"+smoke"};
  EXPECT_THAT(said(wish), HasSubstr("more than one attack"));
  wish = wish_for("certs/id-mismatch", "x");
  wish.transport = "both";
  EXPECT_THAT(said(wish), HasSubstr("more than one attack"));
  EXPECT_THAT(said(wish_for("xmpp/control-honest-starttls", "x")), HasSubstr("no attack"));
  EXPECT_FALSE(road().judge(wish_for(kStrip, "x"), Client()));
}

TEST(Judging, FromManyThreads) {
  std::vector<std::thread> threads;
  std::vector<std::string> verdicts(6);
  for (std::size_t number = 0; number < verdicts.size(); ++number)
    threads.emplace_back([number, &verdicts] {
      const auto done = road().judge(wish_for(kStrip, number % 2 == 0 ? "even" : "odd"),
                                     number % 2 == 0 ? careful : goes_on_without_tls);
      verdicts[number] = done ? done->verdict.verdict : done.error().text();
    });
  for (auto& thread : threads) thread.join();
  for (std::size_t number = 0; number < verdicts.size(); ++number)
    EXPECT_EQ(verdicts[number], number % 2 == 0 ? "secure" : "vulnerable");
}

}  // namespace
}  // namespace footpad_test
