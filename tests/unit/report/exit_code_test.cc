#include "report/exit_code.h"

#include <gtest/gtest.h>

namespace footpad::report {
namespace {

using Counts = std::map<std::string, int>;

TEST(ExitCode, TheFirstThatAppliesWins) {
  Counts counts{{"secure", 9}, {"controls", 3}};
  EXPECT_EQ(exit_code(counts, false, false), 0);
  counts["inconclusive"] = 1;
  EXPECT_EQ(exit_code(counts, false, false), 3);
  counts["vulnerable"] = 1;
  EXPECT_EQ(exit_code(counts, false, false), 1);
  counts["error"] = 1;
  EXPECT_EQ(exit_code(counts, false, false), 4);
  EXPECT_EQ(exit_code(counts, false, true), 130);
}

TEST(ExitCode, WeakFailsOnlyAStrictRun) {
  const Counts counts{{"weak", 1}};
  EXPECT_EQ(exit_code(counts, false, false), 0);
  EXPECT_EQ(exit_code(counts, true, false), 1);
}

TEST(ExitCode, NothingJudgedIsNeverAPass) {
  EXPECT_EQ(exit_code({}, false, false), 5);
  EXPECT_EQ(exit_code({{"secure", 0}, {"controls", 0}, {"controls_red", 0}}, true, false), 5);
}

TEST(ExitCode, ARedControlIsInconclusiveEvenAlone) {
  EXPECT_EQ(exit_code({{"controls", 1}, {"controls_red", 1}}, false, false), 3);
  EXPECT_EQ(exit_code({{"controls", 1}, {"controls_red", 0}}, false, false), 0);
}

TEST(ExitCode, UnsupportedAndUndetectableAreListedNotFailed) {
  EXPECT_EQ(exit_code({{"unsupported", 2}, {"undetectable", 1}}, true, false), 0);
}

TEST(ExitCode, EveryCodeHasAMeaning) {
  for (const int code : {0, 1, 2, 3, 4, 5, 130}) EXPECT_NE(exit_meaning(code), "unknown") << code;
}

}  // namespace
}  // namespace footpad::report
