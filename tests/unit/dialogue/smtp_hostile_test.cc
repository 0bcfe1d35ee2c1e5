// Input that is cut anywhere, or that no honest peer would send.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialogue/smtp.h"
#include "transcript.h"

namespace footpad::dialogue {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr std::size_t kMebibyte = std::size_t{1} << 20U;

struct Turn {
  Side from;
  Bytes bytes;
};

// `size`: of each piece; every unit is passed on.
std::vector<std::string> cut(const std::vector<Turn>& turns, std::size_t size) {
  auto dialogue = make_smtp();
  std::vector<Unit> all;
  for (const Turn& turn : turns)
    for (std::size_t at = 0; at < turn.bytes.size(); at += size) {
      std::vector<Unit> units;
      dialogue->feed(turn.from, ByteView(turn.bytes).substr(at, size), units);
      for (Unit& unit : units) {
        dialogue->told(turn.from == Side::client ? Side::server : Side::client, unit.bytes);
        all.push_back(std::move(unit));
      }
    }
  return lines(all);
}

std::vector<Unit> client(const std::vector<ByteView>& pieces) {
  auto dialogue = make_smtp();
  return feed(*dialogue, Side::client, pieces);
}

TEST(SmtpHostile, AnySegmentationGivesTheSameUnits) {
  const std::vector<Turn> talk{
      {Side::server, "220-d.test\r\n220 ESMTP\r\n"},
      {Side::client, "EHLO c\r\n"},
      {Side::server, "250-d.test\n250-STARTTLS\r\n250\r\nwhat\r\n"},
      {Side::client, "AUTH LOGIN\r\n"},
      {Side::server, "334 \r\n"},
      {Side::client, "dXNlcg==\r\n"},
      {Side::server, "235\r\n"},
      {Side::client, Bytes("MAIL FROM:<a>\r\nRCPT TO:<b>\nBDAT 5 LAST\r\n1\r\n\0.\r\nDATA\r\n", 54)},
      {Side::server, "250 a\r\n250 b\r\n250 c\r\n500 d\r\n354 e\r\n"},
      {Side::client, "a\n.\nb\r\n.\n\r.\r\n..\r\n.\rx\r\n.\r\nQUIT\r\n"},
      {Side::server, "250-x\r\n251 y\r\n2210\r\n"}};
  const auto whole = cut(talk, kMebibyte);
  EXPECT_GT(whole.size(), 15U);
  for (const std::size_t size : {1, 2, 3, 7}) EXPECT_EQ(cut(talk, size), whole) << size;
}

TEST(SmtpHostile, LongMessagesAreNotWaitedForAndStillEnd) {
  for (const bool one_line : {true, false}) {
    Bytes message = one_line ? Bytes(2 * kMebibyte, 'x') : "";
    while (message.size() < 2 * kMebibyte) message += "0123456789\r\n.\r.\n..\r\n";
    message += one_line ? "\r\n.\r\n" : ".\r\n";
    const std::vector<Turn> talk{{Side::server, "220 d\r\n"},
                                 {Side::client, "DATA\r\n"},
                                 {Side::server, "354 go\r\n"},
                                 {Side::client, message + "QUIT\r\n"}};
    for (const std::size_t size : {std::size_t{1}, std::size_t{1000}, 4 * kMebibyte}) {
      const auto units = cut(talk, size);
      ASSERT_EQ(units.size(), 5U) << size;
      EXPECT_TRUE(units[3].starts_with("client.bytes opaque"));
      EXPECT_TRUE(units[4].starts_with("client.quit goodbye"));
    }
  }
}

TEST(SmtpHostile, LinesWithoutEndAreNotWaitedFor) {
  const Bytes endless(kMebibyte + 1, 'x');
  for (const Side side : {Side::client, Side::server}) {
    auto dialogue = make_smtp();
    auto units = feed(*dialogue, side, {endless});
    ASSERT_EQ(units.size(), 1U);
    EXPECT_EQ(units[0].role, Role::opaque);
    // What follows its end is read again.
    units = feed(*dialogue, side, {"xx", "\r\n", side == Side::client ? "QUIT\r\n" : "220 d\r\n"});
    EXPECT_THAT(kinds_of(units), ElementsAre(side == Side::client ? "client.bytes" : "server.bytes",
                                             side == Side::client ? "client.quit" : "server.greeting"));
    EXPECT_EQ(kinds_of(feed(*dialogue, side, {endless + "\r\n"})).size(), 1U);
  }
  auto dialogue = make_smtp();
  Bytes reply;
  while (reply.size() <= kMebibyte) reply += "250-and so on\r\n";
  EXPECT_THAT(kinds_of(feed(*dialogue, Side::server, {reply, "250 ok\r\n"})),
              ElementsAre("server.bytes", "server.greeting"));
}

TEST(SmtpHostile, AChunkOf4GibibytesIsNotWaitedFor) {
  const auto units = client({"BDAT 4294967296 LAST\r\n", "QUIT\r\n", Bytes(kMebibyte, '\0')});
  EXPECT_THAT(kinds_of(units), ElementsAre("client.bytes"));
  EXPECT_EQ(bytes_of(units).size(), kMebibyte + 28);
  EXPECT_THAT(kinds_of(client({"BDAT 99999999999999999999999\r\nBDAT -1\r\nBDAT\r\nQUIT\r\n"})),
              ElementsAre("client.chunk", "client.chunk", "client.chunk", "client.quit"));
}

TEST(SmtpHostile, NoiseIsNoCommand) {
  for (const Bytes& noise : {Bytes("\0\0\0\r\n", 5), Bytes("QUIT\0\r\n", 7), Bytes("\r\n"), Bytes("\n"),
                             Bytes("\rQUIT\r\n"), Bytes(" QUIT\r\n"), Bytes("QUITS\r\n"), Bytes("\xff\xfe\r\n")}) {
    const auto units = client({noise});
    ASSERT_EQ(units.size(), 1U);
    EXPECT_EQ(units[0].kind, "client.command") << printable(noise);
    EXPECT_EQ(units[0].bytes, noise);
  }
  auto dialogue = make_smtp();
  EXPECT_THAT(kinds_of(feed(*dialogue, Side::server, {"\r\n22 x\r\n220x\r\n+OK\r\n2200 x\r\n220\tx\r\n"})),
              ElementsAre("server.bytes"));
}

TEST(SmtpHostile, WhatIsPipelinedBehindTheUpgradeIsPendingOrAUnitAndNeverLost) {
  auto dialogue = make_smtp();
  const auto units = feed(*dialogue, Side::client, {"STARTTLS\r\nEHLO c\r\nAUTH"});
  EXPECT_THAT(kinds_of(units), ElementsAre("client.starttls", "client.ehlo"));
  EXPECT_EQ(dialogue->take_pending(Side::client), "AUTH");
  dialogue->restart(Side::client);
  EXPECT_THAT(kinds_of(feed(*dialogue, Side::client, {"EHLO c\r\n"})), ElementsAre("client.ehlo"));
  feed(*dialogue, Side::server, {"220-half"});
  EXPECT_EQ(dialogue->take_pending(Side::server), "220-half");
}

TEST(SmtpHostile, CommandsWithoutAnswersAreBounded) {
  auto dialogue = make_smtp();
  for (int i = 0; i < 10000; ++i) dialogue->told(Side::server, "NOOP\r\n");
  std::vector<Unit> units;
  for (int i = 0; i < 10000; ++i) dialogue->feed(Side::server, "250 ok\r\n", units);
  EXPECT_EQ(units.size(), 10000U);
  EXPECT_EQ(units.back().kind, "server.unasked");
}

}  // namespace
}  // namespace footpad::dialogue
