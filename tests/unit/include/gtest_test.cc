// Attacks as tests: which there are, how they pass, and how they fail.
#include "footpad/gtest.h"

#include <gtest/gtest-spi.h>

#include <filesystem>
#include <set>

#include "zoo.h"

namespace footpad_test {
namespace {

using footpad::Aborts;
using footpad::attack_with;
using footpad::Attacked;
using footpad::Case;
using footpad::Level;
using footpad::Scenarios;
using ::testing::HasSubstr;
using ::testing::Not;

FOOTPAD_SCENARIOS(Careful, careful, Scenarios("+smoke").protocol("xmpp").transport("both"));
FOOTPAD_SCENARIOS(ByWords, careful, "certs/id-mismatch", "xmpp/control-*");

class ByHand : public footpad::ScenarioTest {};
TEST_P(ByHand, IsCaught) { EXPECT_THAT(attack(goes_on_without_tls), Not(Aborts())); }
INSTANTIATE_TEST_SUITE_P(Zoo, ByHand, Scenarios(kStrip), footpad::CaseName());

std::string explained(const Attacked& attacked, Level level = Level::must) {
  ::testing::StringMatchResultListener listener;
  const ::testing::Matcher<const Attacked&> matcher = Aborts(level);
  const bool passes = matcher.MatchAndExplain(attacked, &listener);
  return (passes ? "passes " : "fails ") + listener.str();
}

Attacked with_verdict(const std::string& verdict) {
  Attacked out;
  out.judged.verdict.verdict = verdict;
  return out;
}

TEST(Matching, OnlySecureAndWeakPass) {
  for (const char* verdict : {"vulnerable", "inconclusive", "error", "unsupported", "undetectable", ""})
    for (const Level level : {Level::must, Level::should}) EXPECT_THAT(with_verdict(verdict), Not(Aborts(level)));
  EXPECT_THAT(with_verdict("secure"), Aborts(Level::should));
  EXPECT_THAT(with_verdict("weak"), Aborts());
  EXPECT_THAT(with_verdict("weak"), Not(Aborts(Level::should)));
  EXPECT_THAT(Attacked{}, Not(Aborts())) << "nobody was attacked";
}

TEST(Matching, WhatWasNotAttackedFails) {
  EXPECT_THAT(explained(attack_with(wish_for("xmpp/none", "x"), careful)), HasSubstr("fails there is no scenario"));
}

TEST(Matching, AFailureSaysWhatAndWhereToRead) {
  EXPECT_NONFATAL_FAILURE(EXPECT_THAT(attack_with(wish_for(kStrip, ""), goes_on_without_tls), Aborts()),
                          "What the client did: the client gave away its ");
  const Attacked attacked = attack_with(wish_for(kStrip, ""), goes_on_without_tls);
  EXPECT_THAT(explained(attacked), HasSubstr("How to fix it: "));
  EXPECT_THAT(explained(attacked), HasSubstr("Transcript: " + attacked.transcript_file));
  EXPECT_TRUE(std::filesystem::exists(attacked.transcript_file));
  std::filesystem::remove(attacked.transcript_file);
  EXPECT_EQ(::testing::PrintToString(attacked),
            "xmpp/strip-starttls-feature over starttls, policy verified: vulnerable (leak)");
}

TEST(Skipping, WhatNobodyCouldNoticeIsNoPassAndNoFailure) {
  ::testing::TestPartResultArray parts;
  Attacked attacked;
  {
    const ::testing::ScopedFakeTestPartResultReporter here(
        ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &parts);
    attacked = attack_with(wish_for("certs/pin-valid-ca-wrong-key", ""), careful);
  }
  ASSERT_EQ(parts.size(), 1);
  EXPECT_EQ(parts.GetTestPartResult(0).type(), ::testing::TestPartResult::kSkip);
  EXPECT_THAT(parts.GetTestPartResult(0).message(), HasSubstr("undetectable: "));
  EXPECT_THAT(attacked, Aborts()) << "the test has been skipped, and is not to fail besides";
}

TEST(Matching, ALaneThatOnlyLooksSecureFails) {
  const auto& road = footpad::shared_road();
  ASSERT_TRUE(road) << road.error().text();
  const auto plan = road->plan(wish_for(kStrip, "lane"));
  ASSERT_TRUE(plan);
  std::vector<footpad::Lane> attacked;
  for (const auto& step : plan->steps) {
    auto lane = road->lane(step.lane);
    ASSERT_TRUE(lane);
    EXPECT_THAT(*lane, Not(Aborts())) << "it is open";
    ASSERT_TRUE(lane->done(careful(*lane)));
    if (step.is_control) continue;
    EXPECT_THAT(*lane, Not(Aborts())) << "it is provisional";
    attacked.push_back(std::move(*lane));
  }
  ASSERT_EQ(attacked.size(), 1U);
  EXPECT_THAT(attacked.front(), Aborts());
}

TEST(Selecting, NamesAreThoseOfTests) {
  std::set<std::string> names;
  const auto cases = Scenarios("xmpp", "certs/*").transport("both").cases();
  ASSERT_GT(cases.size(), 100U);
  for (const Case& one : cases) {
    const std::string name = footpad::CaseName()({one, 0});
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
              std::string::npos);
    EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(Selecting, WhatIsWrongBecomesATestThatFails) {
  for (const auto& wrong : {Scenarios("+smok"), Scenarios(), Scenarios("xmpp/control-honest-starttls"),
                            Scenarios("+smoke").policy("strong"), Scenarios("+smoke").protocol("gopher")}) {
    const auto cases = wrong.cases();
    ASSERT_EQ(cases.size(), 1U);
    EXPECT_NE(cases.front().error, "");
  }
  EXPECT_THAT(Scenarios("+smok").cases().front().error, HasSubstr("did you mean '+smoke'?"));
}

TEST(Naming, ClientsThatMayDifferAreNotTheSame) {
  int state = 0;
  const auto with_state = [&state](const footpad::Lane&) { return state; };
  const auto without = [](const footpad::Lane&) { return 0; };
  const auto another = [](const footpad::Lane&) { return 0; };
  using footpad::detail::name_of;
  EXPECT_NE(name_of(with_state), name_of(with_state));
  EXPECT_EQ(name_of(without), name_of(without));
  EXPECT_NE(name_of(without), name_of(another));
  EXPECT_EQ(name_of(&careful), name_of(&careful));
  EXPECT_NE(name_of(&careful), name_of(&takes_any_chain));
}

}  // namespace
}  // namespace footpad_test
