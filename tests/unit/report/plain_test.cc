#include "report/plain.h"

#include <gtest/gtest.h>

namespace footpad::report {
namespace {

TEST(Plain, OneLineFoldsSpaceAndEscapesControls) {
  EXPECT_EQ(one_line(" a\n\n b\t\x1b[31m\x07"), "a b \\x1b[31m\\x07");
  EXPECT_EQ(one_line("\xff\xef\xbf\xbe"), "\\xff\\xef\\xbf\\xbe");
}

TEST(Plain, OneLineIsSafeToApplyTwice) {
  const std::string once = one_line("back\\slash \x1b \xff");
  EXPECT_EQ(one_line(once), once);
}

TEST(Plain, SentenceEndsOnce) {
  EXPECT_EQ(sentence("it left"), "it left.");
  EXPECT_EQ(sentence("it left.\n"), "it left.");
  EXPECT_EQ(sentence(""), "");
}

TEST(Plain, ShortenedCountsCharactersAndNeverCutsOneInTwo) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abcdef", 5), "ab...");
  EXPECT_EQ(shortened("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6", 5), "\xc3\xa4\xc3\xb6...");
  EXPECT_EQ(shortened("abcdef", 2), "..");
}

TEST(Plain, PaddedCountsCharacters) { EXPECT_EQ(padded("\xc3\xa4", 3), "\xc3\xa4  "); }

TEST(Plain, WrappedKeepsLongWordsWhole) {
  EXPECT_EQ(wrapped("one two three", 9, "> ", "  "), "> one two\n  three\n");
  EXPECT_EQ(wrapped("unbreakable x", 5, "", " "), "unbreakable\n x\n");
  EXPECT_EQ(wrapped("", 5, "> ", ""), "> \n");
}

}  // namespace
}  // namespace footpad::report
