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

TEST(Text, AHugeWordIsNearNothingAndComparedWithNothing) {
  const std::vector<std::string> candidates(5000, "xmpp/strip-starttls-feature");
  EXPECT_EQ(nearest(std::string(std::size_t{1} << 21U, 'x'), candidates), "");
  EXPECT_EQ(nearest("xmpp/strip-starttls-featur", candidates), "xmpp/strip-starttls-feature");
}

TEST(Text, DomainsAreThoseOfHosts) {
  for (const char* good : {"example.test", "a", "xn--bcher-kva.example", "1.2.3.4", "d.test."})
    EXPECT_TRUE(is_domain(good));
  for (const char* bad : {"", ".", "-a", "a b", "a/b", "../a", "a\nb", "\x1b[31m", "<b>", "a_b", "::1"})
    EXPECT_FALSE(is_domain(bad)) << bad;
  EXPECT_TRUE(is_domain(std::string(253, 'a')));
  EXPECT_FALSE(is_domain(std::string(254, 'a')));
}

TEST(Errors, ControlBytesOfAFileAreEscaped) {
  const Error error = error_at("a\x1b.xml", "<a b='\x1b[2J'/>", 1, 7, "'\x1b[2J' is no word", "try \x1b");
  EXPECT_EQ(error.text().find('\x1b'), std::string::npos) << error.text();
}

TEST(Errors, OfALongLineOnlyWhatStandsAroundThePlaceIsShown) {
  const std::string line = std::string(100000, 'a') + "?" + std::string(100000, 'b');
  const std::string text = error_at("f.xml", line, 1, 100001, "what", "").text();
  EXPECT_LT(text.size(), 1000U);
  const auto shown = text.find("| ") + 2, caret = text.rfind("^");
  EXPECT_EQ(text[shown + (caret - (text.rfind("| ") + 2))], '?') << text;
  EXPECT_EQ(error_at("f.xml", line, 1, 200002, "what", "").text().size() < 1000, true);
  EXPECT_EQ(error_at("f.xml", line, 1, 1, "what", "").text().size() < 1000, true);
}

}  // namespace
}  // namespace footpad
