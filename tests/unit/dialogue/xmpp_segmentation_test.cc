// Not a byte is lost, added or changed, and TCP's segments change nothing of what is understood.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "documents.h"

namespace footpad::dialogue {
namespace {

using testing::ElementsAreArray;

class Segmentation : public testing::TestWithParam<Document> {};

std::vector<std::string> with_side(const Document& document) {
  std::vector<std::string> out;
  for (const auto& kind : document.kinds) out.push_back(std::string(word(document.from)) + "." + kind);
  return out;
}

TEST_P(Segmentation, WholeIsReadAsExpected) {
  const Document& document = GetParam();
  auto dialogue = make_xmpp();
  const auto units = feed(*dialogue, document.from, {document.bytes});
  EXPECT_THAT(kinds_of(units), ElementsAreArray(with_side(document)));
  const Bytes pending = dialogue->take_pending(document.from);
  EXPECT_EQ(pending, document.pending);
  EXPECT_EQ(bytes_of(units) + pending, document.bytes);
}

TEST_P(Segmentation, EverySplitInTwoIsReadTheSame) {
  const Document& document = GetParam();
  const ByteView bytes = document.bytes;
  const auto whole = lines(read(document.from, bytes));
  for (std::size_t at = 0; at <= bytes.size(); ++at) {
    auto dialogue = make_xmpp();
    const auto units = feed(*dialogue, document.from, {bytes.substr(0, at), bytes.substr(at)});
    ASSERT_EQ(lines(units), whole) << "split at " << at;
    ASSERT_EQ(bytes_of(units) + dialogue->take_pending(document.from), bytes) << "split at " << at;
  }
}

TEST_P(Segmentation, OneByteAtATimeIsReadTheSameAndAUnitComesWithItsLastByte) {
  const Document& document = GetParam();
  const ByteView bytes = document.bytes;
  auto dialogue = make_xmpp();
  std::vector<Unit> units;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const std::size_t before = units.size();
    dialogue->feed(document.from, bytes.substr(at, 1), units);
    ASSERT_EQ(bytes.substr(0, bytes_of(units).size()), bytes_of(units));
    if (units.size() == before) continue;
    ASSERT_EQ(bytes_of(units).size(), at + 1) << "a unit came late, or left something behind";
  }
  EXPECT_EQ(lines(units), lines(read(document.from, bytes)));
  EXPECT_EQ(dialogue->take_pending(document.from), document.pending);
}

TEST_P(Segmentation, ThreesSevensAndThirteensAreReadTheSame) {
  const Document& document = GetParam();
  const ByteView bytes = document.bytes;
  for (const std::size_t size : {3U, 7U, 13U}) {
    auto dialogue = make_xmpp();
    std::vector<Unit> units;
    for (std::size_t at = 0; at < bytes.size(); at += size)
      dialogue->feed(document.from, bytes.substr(at, size), units);
    EXPECT_EQ(lines(units), lines(read(document.from, bytes))) << size;
  }
}

TEST_P(Segmentation, NothingIsLeftOfABrokenStreamAfterARestart) {
  const Document& document = GetParam();
  auto dialogue = make_xmpp();
  feed(*dialogue, document.from, {document.bytes});
  dialogue->restart(document.from);
  const auto units = feed(*dialogue, document.from, {kClientHeader, "<presence/>"});
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(units[0].role, Role::hello);
  EXPECT_EQ(units[1].role, Role::content);
}

std::string test_name(const testing::TestParamInfo<Document>& info) {
  std::string out;
  for (const char c : info.param.name) out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return out;
}

INSTANTIATE_TEST_SUITE_P(Xmpp, Segmentation, testing::ValuesIn(documents()), test_name);

TEST(XmppReader, SidesAreReadOnTheirOwn) {
  auto dialogue = make_xmpp();
  std::vector<Unit> units;
  dialogue->feed(Side::client, kClientHeader.substr(0, 30), units);
  dialogue->feed(Side::server, "not XML", units);
  dialogue->feed(Side::client, kClientHeader.substr(30), units);
  EXPECT_THAT(kinds_of(units), testing::ElementsAre("server.bytes", "client.stream-open"));
}

TEST(XmppReader, WhiteSpaceIsAKeepaliveAtOnce) {
  auto dialogue = make_xmpp();
  const auto units = feed(*dialogue, Side::client, {kClientHeader, " ", "\r", "\n"});
  ASSERT_EQ(units.size(), 4U);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(units[i].role, Role::keepalive);
}

}  // namespace
}  // namespace footpad::dialogue
