#include "base/text.h"

#include <gtest/gtest.h>

#include "base/diagnostic.h"

namespace footpad {
namespace {

TEST(Text, Base64RoundTripAtEveryLength) {
  Bytes bytes;
  for (int i = 0; i < 70; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    bytes += static_cast<char>(i * 37);
  }
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_FALSE(from_base64("a"));
  EXPECT_FALSE(from_base64("ab*d"));
}

TEST(Text, PrintableHidesControlsAndBidirectionalTricks) {
  EXPECT_EQ(printable("a\x1b[31mb\r\n"), "a\\x1b[31mb\\r\\n");
  EXPECT_EQ(printable("gr\xc3\xbc\xc3\x9f"), "gr\xc3\xbc\xc3\x9f");
  EXPECT_EQ(printable("\xe2\x80\xae"), "\\xe2\\x80\\xae");
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");
  EXPECT_EQ(printable_lines("a\r\nb"), "a\nb");
}

TEST(Text, UnescapeNamesTheBadEscape) {
  EXPECT_EQ(unescape("a\\r\\n\\x00\\\\"), Bytes("a\r\n\0\\", 5));
  std::size_t bad = 0;
  EXPECT_FALSE(unescape("ab\\q", &bad));
  EXPECT_EQ(bad, 2U);
  EXPECT_FALSE(unescape("\\x1"));
}

TEST(Text, Globs) {
  EXPECT_TRUE(glob_matches("xmpp/*", "xmpp/strip-starttls-feature"));
  EXPECT_TRUE(glob_matches("*strip*", "xmpp/strip-starttls-feature"));
  EXPECT_FALSE(glob_matches("xmpp/strip", "xmpp/strip-starttls-feature"));
  EXPECT_TRUE(glob_matches("c?rts/*", "certs/x"));
}

TEST(Text, NearestWordWithinAThird) {
  EXPECT_EQ(nearest("transprot", {"transport", "policy"}), "transport");
  EXPECT_EQ(nearest("zebra", {"transport", "policy"}), "");
}

TEST(Text, ShellQuoting) {
  EXPECT_EQ(shell_quote("plain-1.0"), "plain-1.0");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quote(""), "''");
}

TEST(Diagnostic, PointsAtThePlace) {
  const auto error = error_at("f.xml", "<a>\n\t<bad/>\n</a>", 2, 3, "no such element", "remove it");
  EXPECT_EQ(error.text(), "f.xml:2:3: no such element\n 2 | \t<bad/>\n   | \t ^\n  = remove it");
}

}  // namespace
}  // namespace footpad
