#include "judge/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

#include "base/text.h"
#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> found(ByteView client) {
  std::vector<std::string> out;
  for (const Find& find : search(canaries(), client, "", {}))
    out.push_back(find.what + " " + find.form + " " + std::string(word(find.grade)));
  return out;
}

Bytes deflated(ByteView text, int flush) {
  z_stream stream{};
  deflateInit(&stream, Z_DEFAULT_COMPRESSION);
  Bytes out(text.size() + 1024, '\0');
  Bytes input(text);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, flush);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string percent(ByteView text) {
  std::string out;
  for (const char c : text) out += "%" + to_hex(std::string(1, c));
  return out;
}

TEST(Search, EachCanaryHasItsGrade) {
  EXPECT_THAT(found("to=" + canaries().jid()), ElementsAre("user raw L1"));
  EXPECT_THAT(found("PASS " + canaries().password + "\r\n"), ElementsAre("password raw L3"));
  EXPECT_THAT(found("token=" + canaries().token), ElementsAre("token raw L3"));
  EXPECT_THAT(found("<body>" + canaries().message + "</body>"), ElementsAre("message raw L4"));
}

TEST(Search, NothingIsFoundInWhatHoldsNothing) {
  EXPECT_THAT(found(""), IsEmpty());
  EXPECT_THAT(found("<stream:stream to='example.test'> hb x^ %zz &#; &#x; &"), IsEmpty());
  EXPECT_THAT(found(canaries().password.substr(1)), IsEmpty());
}

TEST(Search, NamesThePlace) {
  const auto finds = search(canaries(), "PASS " + canaries().password + "\r\n", "", {});
  ASSERT_THAT(finds, SizeIs(1));
  EXPECT_EQ(finds[0].begin, 5U);
  EXPECT_EQ(finds[0].end, 5U + canaries().password.size());
}

TEST(Search, Base64AtEachAlignment) {
  for (const std::string before : {"", "a", "ab", "abc"})
    for (const std::string after : {"", "x", "xy", "xyz"})
      EXPECT_THAT(found("<auth>" + to_base64(before + canaries().password + after) + "</auth>"),
                  ElementsAre("password base64 L3"))
          << before << "|" << after;
}

TEST(Search, Base64FoldedOverLines) {
  std::string text = to_base64("padding in front " + canaries().message + " and behind");
  for (std::size_t at = 20; at < text.size(); at += 22) text.insert(at, "\r\n ");
  EXPECT_THAT(found(text), ElementsAre("message base64 L4"));
}

TEST(Search, Base64urlIsToldByItsNeighbours) {
  std::string text = to_base64("\xfb\xef\xbe" + canaries().password + "\xfb\xef\xbe");
  text = replace_all(replace_all(text, "+", "-"), "/", "_");
  EXPECT_THAT(found(text), ElementsAre("password base64url L3"));
}

TEST(Search, HexInBothCases) {
  const std::string hex = to_hex(canaries().password);
  std::string upper = hex;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
  EXPECT_THAT(found("x " + hex), ElementsAre("password hex L3"));
  EXPECT_THAT(found("x " + upper), ElementsAre("password hex L3"));
}

TEST(Search, PercentEncodedWhollyOrInPart) {
  const std::string& password = canaries().password;
  EXPECT_THAT(found("p=" + percent(password)), ElementsAre("password percent L3"));
  EXPECT_THAT(found("p=" + password.substr(0, 5) + percent(password.substr(5, 1)) + password.substr(6)),
              ElementsAre("password percent L3"));
  EXPECT_THAT(found("100% p=" + password), ElementsAre("password raw L3"));
}

TEST(Search, Utf16) {
  std::string wide;
  for (const char c : canaries().password) wide += std::string(1, c) + '\0';
  EXPECT_THAT(found(wide), ElementsAre("password utf-16le L3"));
}

TEST(Search, XmlCharacterReferences) {
  std::string hex, decimal;
  for (const char c : canaries().password) {
    hex += "&#x" + to_hex(std::string(1, c)) + ";";
    decimal += "&#" + std::to_string(static_cast<int>(c)) + ";";
  }
  EXPECT_THAT(found(hex), ElementsAre("password entity L3"));
  EXPECT_THAT(found(decimal), ElementsAre("password entity L3"));
  EXPECT_THAT(found("&#x000000" + to_hex("p") + ";" + canaries().password.substr(1)),
              ElementsAre("password entity L3"));
}

TEST(Search, Base64WithEscapedLineEnds) {
  std::string text = to_base64("padding in front " + canaries().password + " and behind");
  text.insert(30, "&#13;\n");
  EXPECT_THAT(found(text), ElementsAre("password entity:base64 L3"));
}

TEST(Search, InsideCompressedData) {
  const std::string inner = "<auth mechanism='PLAIN'>" +
                            to_base64(std::string(1, '\0') + "u" + std::string(1, '\0') + canaries().password) +
                            "</auth><presence/><presence/><presence/>";
  for (const int flush : {Z_FINISH, Z_SYNC_FLUSH}) {
    const Bytes zlib = deflated(inner, flush);
    EXPECT_THAT(found("<compress/>" + zlib), ElementsAre("password zlib:base64 L3"));
    EXPECT_THAT(found("h\x81 x\x9c" + zlib + "trailing"), ElementsAre("password zlib:base64 L3"));
  }
}

TEST(Search, WhatIsTooLargeToInflateIsNotPassedOver) {
  const Bytes bomb = deflated(Bytes(6U << 20U, 'a'), Z_FINISH);
  EXPECT_THAT(found(bomb), ElementsAre(std::string(kUnsearched) + " zlib L0"));
}

TEST(Search, SegmentBordersDoNotExist) {
  // A flow is one run of bytes whatever the segments were: the ledger joins them.
  Bytes flow;
  for (const char c : plain()) flow += c;
  EXPECT_THAT(found(flow), testing::IsSupersetOf({"user base64 L1", "password base64 L3"}));
}

TEST(Search, TheSameThingIsReportedAFewTimesOnly) {
  Bytes many;
  for (int i = 0; i < 1000; ++i) many += canaries().password + "\n";
  EXPECT_THAT(found(many), SizeIs(16));
  EXPECT_THAT(found(many + to_hex(canaries().password)), SizeIs(17));
}

TEST(Search, AnAccountOfTheUsersOwnMayHoldAnything) {
  Canaries own = canaries();
  own.password = "a b&c<+?>~";
  const auto forms = [&](ByteView text) {
    std::vector<std::string> out;
    for (const Find& find : search(own, text, "", {}))
      if (find.what == "password") out.push_back(find.form);
    return out;
  };
  EXPECT_THAT(forms("PASS a b&c<+?>~"), ElementsAre("raw"));
  EXPECT_THAT(forms("<p>a b&amp;c&lt;+?&gt;~</p>"), ElementsAre("entity"));
  EXPECT_THAT(forms("p=a%20b%26c%3C%2b%3f%3e~"), ElementsAre("percent"));
  EXPECT_THAT(forms(to_base64(own.password)), ElementsAre("base64"));
  EXPECT_THAT(forms("_-_" + replace_all(to_base64("???" + own.password), "/", "_")), ElementsAre("base64url"));
}

TEST(Search, AnEmptyCanaryIsNeverFound) { EXPECT_THAT(search(Canaries{}, "anything at all", "", {}), IsEmpty()); }

TEST(Search, SixteenMebibytesAreRead) {
  Bytes large;
  while (large.size() < 16U << 20U)
    large += "<message to='a@example.test'><body>Nothing to see here.</body></message>\n";
  EXPECT_THAT(found(large + canaries().password), ElementsAre("password raw L3"));
}

TEST(Search, TextThatLooksLikeEveryFormAtOnceIsReadInLinearTime) {
  Bytes large;
  while (large.size() < 1U << 20U)
    large += "x\x9c hb x^ 100% %41 &amp; &#x41; QUJDREVGRw== c=biws,r=a,p=QUJD 0123456789abcdef0123456789abcdef\n";
  EXPECT_THAT(found(large + canaries().password), ElementsAre("password raw L3"));
}

}  // namespace
}  // namespace footpad::judge
