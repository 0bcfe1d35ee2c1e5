#include "dialogue/pop3.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialogue/pop3_kinds.h"
#include "transcript.h"

namespace footpad::dialogue {
namespace {

using namespace std::string_view_literals;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;

// As a session has it: what is fed is passed on, unless a test says that it was not.
struct Talk {
  std::unique_ptr<Dialogue> dialogue = make_pop3();
  std::vector<Unit> client(ByteView bytes) {
    auto units = feed(*dialogue, Side::client, {bytes});
    dialogue->told(Side::server, bytes);
    return units;
  }
  std::vector<Unit> server(ByteView bytes) {
    auto units = feed(*dialogue, Side::server, {bytes});
    dialogue->told(Side::client, bytes);
    return units;
  }
  std::vector<std::string> said(ByteView client_bytes) { return lines(client(client_bytes)); }
};

TEST(Pop3, ASessionFromGreetingToGoodbye) {
  Talk talk;
  EXPECT_THAT(
      lines(talk.server("+OK ready <1.2@d.test>\r\n")),
      ElementsAre("server.greeting hello +OK ready <1.2@d.test>\\r\\n | timestamp=<1.2@d.test> | .nonce=<1.2@d.test>"));
  EXPECT_THAT(lines(talk.client("capa\r\n")), ElementsAre("client.capa hello capa\\r\\n"));
  EXPECT_THAT(lines(talk.server("+OK\r\nSTLS\r\nSASL PLAIN LOGIN\r\n.\r\n")),
              ElementsAre("server.capabilities capability +OK\\r\\nSTLS\\r\\nSASL PLAIN LOGIN\\r\\n.\\r\\n | "
                          "stls=STLS\\r\\n | sasl=SASL PLAIN LOGIN\\r\\n | @sasl=PLAIN LOGIN | .sasl=PLAIN LOGIN"));
  EXPECT_EQ(talk.client("STLS\r\n")[0].role, Role::upgrade_request);
  EXPECT_EQ(talk.server("+OK begin\r\n")[0].role, Role::upgrade_accept);
  talk.dialogue->restart(Side::client);
  talk.dialogue->restart(Side::server);
  EXPECT_EQ(talk.client("USER u\r\n")[0].role, Role::identify);
  EXPECT_EQ(talk.server("+OK\r\n")[0].kind, "server.user-accepted");
  EXPECT_EQ(talk.client("PASS p\r\n")[0].role, Role::credential);
  EXPECT_EQ(talk.server("+OK\r\n")[0].role, Role::authenticated);
  EXPECT_EQ(talk.client("STAT\r\n")[0].role, Role::session);
  EXPECT_EQ(talk.server("+OK 1 20\r\n")[0].role, Role::ready);
  EXPECT_EQ(talk.client("RETR 1\r\n")[0].role, Role::content);
  EXPECT_THAT(kinds_of(talk.server("+OK\r\nhello\r\n..\r\n.\r\n")), ElementsAre("server.message"));
  EXPECT_EQ(talk.client("QUIT\r\n")[0].role, Role::goodbye);
  EXPECT_EQ(talk.server("+OK\r\n")[0].kind, "server.bye");
}

TEST(Pop3, ALoginIsAllLinesUpToItsEnd) {
  Talk talk;
  talk.server("+OK\r\n");
  EXPECT_THAT(talk.said("AUTH plain AHUAcA==\r\n"),
              ElementsAre("client.auth credential AUTH plain AHUAcA==\\r\\n | @mechanism=plain | @response=AHUAcA== | "
                          ".mechanism=PLAIN"));
  EXPECT_EQ(talk.server("-ERR no\r\n")[0].role, Role::rejected);
  talk.client("AUTH CRAM-MD5\r\n");
  EXPECT_EQ(talk.server("+ PDEuMkBkPg==\r\n")[0].role, Role::challenge);
  EXPECT_EQ(talk.client("QUIT\r\n")[0].role, Role::credential) << "it is a step, whatever it looks like";
  EXPECT_EQ(talk.server("+OK\r\n")[0].role, Role::authenticated);
  EXPECT_EQ(talk.client("QUIT\r\n")[0].role, Role::goodbye);
}

TEST(Pop3, RepliesAreReadByWhatTheServerWasToldAndCommandsByWhatTheClientWas) {
  Talk talk;
  talk.server("+OK\r\n");
  // The scenario answers STLS itself: the server never hears of it.
  feed(*talk.dialogue, Side::client, {"STLS\r\n"});
  talk.dialogue->told(Side::client, "-ERR no\r\n");
  EXPECT_EQ(talk.client("USER u\r\n")[0].role, Role::identify);
  EXPECT_EQ(talk.server("+OK\r\n")[0].kind, "server.user-accepted");
  // And it may ask for a line that the server did not ask for.
  feed(*talk.dialogue, Side::client, {"AUTH PLAIN\r\n"});
  talk.dialogue->told(Side::client, "+ \r\n");
  EXPECT_EQ(talk.client("AHUAcA==\r\n")[0].role, Role::credential);
  EXPECT_EQ(talk.server("-ERR what?\r\n")[0].kind, "server.refused");
}

TEST(Pop3, WhatWasNotAskedIsUnasked) {
  Talk talk;
  talk.server("+OK\r\n");
  EXPECT_EQ(talk.server("+OK again\r\n")[0].kind, "server.unasked");
  EXPECT_EQ(talk.server("-ERR again\r\n")[0].kind, "server.unasked");
  EXPECT_EQ(talk.server("hello\r\n")[0].kind, "server.reply");
}

constexpr std::string_view kClient =
    "CAPA\r\nUSER u\nPASS p\r\nAUTH PLAIN x\r\nLIST\r\nLIST 1\r\nx\0z\r\r\n\r\nQUIT\r\n"sv;
constexpr std::string_view kServer =
    "+OK <a@b>\r\n+OK\r\nSTLS\r\n.\r\n+OK\n-ERR\r\n+OK\r\n1 2\r\n.\r\n+OK 1 2\r\nno\0ne\r\n"sv;

TEST(Pop3, AnySegmentationGivesTheSameUnits) {
  const auto read = [](std::size_t size) {
    auto dialogue = make_pop3();
    std::vector<Unit> units;
    const ByteView client(kClient.data(), kClient.size());
    const ByteView server(kServer.data(), kServer.size());
    for (std::size_t at = 0; at < client.size(); at += size)
      dialogue->feed(Side::client, client.substr(at, size), units);
    dialogue->told(Side::server, "CAPA\r\nUSER u\r\nPASS p\r\nLIST\r\nLIST 1\r\n");
    for (std::size_t at = 0; at < server.size(); at += size)
      dialogue->feed(Side::server, server.substr(at, size), units);
    return lines(units);
  };
  const auto whole = read(1000);
  EXPECT_EQ(whole.size(), 16U) << testing::PrintToString(whole);
  for (std::size_t size = 1; size < 60; ++size) EXPECT_EQ(read(size), whole) << size;
}

TEST(Pop3, BytesAreNeitherLostNorMade) {
  auto dialogue = make_pop3();
  std::vector<Unit> units;
  dialogue->feed(Side::client, "CAPA\r\nUSER u", units);
  EXPECT_EQ(bytes_of(units) + dialogue->take_pending(Side::client), "CAPA\r\nUSER u");
  units.clear();
  dialogue->told(Side::server, "CAPA\r\n");
  dialogue->feed(Side::server, "+OK\r\n+OK\r\nSTLS\r\nSA", units);
  EXPECT_EQ(bytes_of(units) + dialogue->take_pending(Side::server), "+OK\r\n+OK\r\nSTLS\r\nSA");
}

TEST(Pop3, WhatHasNoEndIsNotWaitedFor) {
  auto dialogue = make_pop3();
  std::vector<Unit> units;
  std::size_t sent = 0;
  const auto flood = [&](Side from, ByteView piece) {
    units.clear();
    for (sent = 0; sent < 3 * Lines::kLimit; sent += piece.size()) dialogue->feed(from, piece, units);
  };
  flood(Side::client, Bytes(65536, 'x'));
  EXPECT_GT(bytes_of(units).size(), 2 * Lines::kLimit);
  EXPECT_THAT(kinds_of(units), Each("client.bytes"));
  dialogue->feed(Side::client, "\r\nQUIT\r\n", units);
  EXPECT_EQ(units.back().role, Role::goodbye);

  dialogue->told(Side::server, "CAPA\r\n");
  dialogue->feed(Side::server, "+OK\r\n+OK\r\n", units);
  flood(Side::server, Bytes(1000, 'y') + "\r\n");
  EXPECT_GT(bytes_of(units).size(), 2 * Lines::kLimit);
  EXPECT_THAT(kinds_of(units), Contains("server.bytes"));
}

TEST(Pop3, SomethingMoreGoesInside) {
  Talk talk;
  talk.server("+OK\r\n");
  talk.client("CAPA\r\n");
  const auto capabilities = talk.server("+OK\r\nUSER\r\n.\r\n");
  EXPECT_EQ(talk.dialogue->insert_inside(capabilities[0], "STLS"), "+OK\r\nUSER\r\nSTLS\r\n.\r\n");
  talk.client("NOOP\r\n");
  EXPECT_EQ(talk.dialogue->insert_inside(talk.server("+OK\r\n")[0], " x"), "+OK x\r\n");
}

TEST(Pop3, EveryKindIsListed) {
  Talk talk;
  std::vector<Unit> all = talk.server("+OK\r\n");
  for (const char* line :
       {"CAPA\r\n", "STLS\r\n", "USER u\r\n", "PASS p\r\n", "APOP u d\r\n", "AUTH\r\n", "STAT\r\n", "LIST\r\n",
        "UIDL 1\r\n", "TOP 1 0\r\n", "DELE 1\r\n", "RSET\r\n", "NOOP\r\n", "LANG x\r\n"}) {
    for (Unit& unit : talk.client(line)) all.push_back(std::move(unit));
    for (Unit& unit : talk.server("-ERR\r\n")) all.push_back(std::move(unit));
  }
  for (const Unit& unit : all) EXPECT_THAT(pop3::all_kinds(), Contains(unit.kind));
  EXPECT_EQ(all.size(), 29U);
}

}  // namespace
}  // namespace footpad::dialogue
