#include "dialogue/lines.h"

#include <gtest/gtest.h>

namespace footpad::dialogue {
namespace {

TEST(Lines, EndWithLfHoweverTheyCome) {
  Lines lines;
  lines.add("EHLO a\r");
  EXPECT_FALSE(lines.line());
  lines.add("\nMAIL\nx");
  EXPECT_EQ(lines.line(), "EHLO a\r\n");
  EXPECT_EQ(lines.line(), "MAIL\n");
  EXPECT_FALSE(lines.line());
  EXPECT_EQ(lines.waiting(), "x");
  lines.add("yz\r\n");
  EXPECT_EQ(lines.exactly(2), "xy");
  EXPECT_FALSE(lines.exactly(9));
  EXPECT_EQ(lines.line(), "z\r\n");
  EXPECT_TRUE(lines.empty());
}

TEST(Lines, ContentIsWithoutItsEnd) {
  EXPECT_EQ(content_of("a\r\n"), "a");
  EXPECT_EQ(content_of("a\n"), "a");
  EXPECT_EQ(content_of("a\r"), "a");
  EXPECT_EQ(content_of("a\rb"), "a\rb");
  EXPECT_EQ(content_of(""), "");
}

TEST(Lines, ALineWithoutEndIsGivenUpAndNotSearchedAnew) {
  Lines lines;
  for (std::size_t sent = 0; sent <= Lines::kLimit; sent += 1U << 16U) {
    EXPECT_FALSE(lines.line());
    EXPECT_FALSE(lines.overlong());
    lines.add(Bytes(1U << 16U, 'x'));
  }
  EXPECT_FALSE(lines.line());
  EXPECT_TRUE(lines.overlong());
  EXPECT_GT(lines.take().size(), Lines::kLimit);
  EXPECT_FALSE(lines.overlong());
}

}  // namespace
}  // namespace footpad::dialogue
