#include "dialogue/sieve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialogue/sieve_kinds.h"
#include "transcript.h"

namespace footpad::dialogue {
namespace {

using namespace std::string_view_literals;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;

struct Talk {
  std::unique_ptr<Dialogue> dialogue = make_sieve();
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
};

constexpr std::string_view kGreeting = "\"SASL\" \"\"\r\n\"STARTTLS\"\r\nOK\r\n";

TEST(Sieve, ASessionFromGreetingToGoodbye) {
  Talk talk;
  EXPECT_THAT(lines(talk.server(kGreeting)),
              ElementsAre("server.capabilities capability \"SASL\" \"\"\\r\\n\"STARTTLS\"\\r\\nOK\\r\\n | "
                          "sasl=\"SASL\" \"\"\\r\\n | @sasl= | starttls=\"STARTTLS\"\\r\\n | .sasl="));
  EXPECT_EQ(talk.client("starttls\r\n")[0].role, Role::upgrade_request);
  EXPECT_EQ(talk.server("OK \"go\"\r\n")[0].role, Role::upgrade_accept);
  talk.dialogue->restart(Side::client);
  talk.dialogue->restart(Side::server);
  EXPECT_EQ(talk.server("\"SASL\" \"PLAIN\"\r\nOK\r\n")[0].kind, "server.capabilities") << "it says so unasked";
  const auto login = talk.client("AUTHENTICATE \"plain\" \"AHUAcA==\"\r\n");
  EXPECT_EQ(login[0].role, Role::credential);
  EXPECT_EQ(login[0].fields.at("mechanism"), "PLAIN");
  EXPECT_EQ(talk.server("OK\r\n")[0].role, Role::authenticated);
  EXPECT_EQ(talk.client("LISTSCRIPTS\r\n")[0].role, Role::session);
  EXPECT_EQ(talk.server("\"main\" ACTIVE\r\nOK\r\n")[0].role, Role::ready);
  EXPECT_THAT(kinds_of(talk.client("PUTSCRIPT \"x\" {6+}\r\nOK\r\nno\r\n")), ElementsAre("client.script"));
  EXPECT_EQ(talk.server("OK\r\n")[0].kind, "server.reply");
  EXPECT_THAT(kinds_of(talk.client("GETSCRIPT \"x\"\r\n")), ElementsAre("client.script"));
  EXPECT_THAT(kinds_of(talk.server("{6}\r\nOK\r\nno\r\nOK\r\n")), ElementsAre("server.script"));
  EXPECT_EQ(talk.client("LOGOUT\r\n")[0].role, Role::goodbye);
  EXPECT_EQ(talk.server("OK\r\n")[0].kind, "server.bye");
}

TEST(Sieve, ALoginIsAllStringsUpToItsEnd) {
  Talk talk;
  talk.server(kGreeting);
  talk.client("AUTHENTICATE \"CRAM-MD5\"\r\n");
  EXPECT_EQ(talk.server("\"PDE+\"\r\n")[0].role, Role::challenge);
  EXPECT_EQ(talk.client("{4+}\r\nTE9H\r\n")[0].role, Role::credential);
  EXPECT_EQ(talk.server("{4}\r\nPDE+\r\n")[0].role, Role::challenge);
  EXPECT_EQ(talk.client("\"*\"\r\n")[0].kind, "client.cancel");
  EXPECT_EQ(talk.server("NO\r\n")[0].role, Role::rejected);
  EXPECT_EQ(talk.server("OK\r\n")[0].kind, "server.unasked");
  EXPECT_EQ(talk.server("BYE (REFERRAL \"sieve://other\")\r\n")[0].role, Role::goodbye);
}

TEST(Sieve, AnswersAreForWhatTheServerWasTold) {
  Talk talk;
  talk.server(kGreeting);
  feed(*talk.dialogue, Side::client, {"STARTTLS\r\n"});  // the scenario keeps it
  talk.dialogue->told(Side::client, "NO\r\n");
  talk.client("CAPABILITY\r\n");
  EXPECT_EQ(talk.server("OK\r\n")[0].kind, "server.capabilities");
}

TEST(Sieve, AnySegmentationGivesTheSameUnits) {
  constexpr auto client =
      "STARTTLS\r\nputscript \"a\" {5+}\r\nx\r\ny\0\r\nAUTHENTICATE \"P\" {3}\r\nabc\r\n\r\nlogout\n"sv;
  constexpr auto server = "\"SASL\" \"A B\"\nOK\r\nNO {3}\r\na\nb\r\nOK\r\n\0\r\nBYE\r\n"sv;
  const auto read = [&](std::size_t size) {
    auto dialogue = make_sieve();
    std::vector<Unit> units;
    for (std::size_t at = 0; at < client.size(); at += size)
      dialogue->feed(Side::client, client.substr(at, size), units);
    dialogue->told(Side::server, "STARTTLS\r\nLISTSCRIPTS\r\n");
    for (std::size_t at = 0; at < server.size(); at += size)
      dialogue->feed(Side::server, server.substr(at, size), units);
    EXPECT_EQ(bytes_of(units), Bytes(client) + Bytes(server));
    return lines(units);
  };
  const auto whole = read(1000);
  EXPECT_EQ(whole.size(), 9U) << testing::PrintToString(whole);
  for (std::size_t size = 1; size < 80; ++size) EXPECT_EQ(read(size), whole) << size;
}

TEST(Sieve, WhatHasNoEndIsNotWaitedFor) {
  for (const std::string_view begin : {""sv, "PUTSCRIPT \"x\" {4294967295+}\r\n"sv, "PUTSCRIPT \"x\" {1000000}\r\n"sv,
                                       "X {99999999999999999999999}\r\n"sv}) {
    auto dialogue = make_sieve();
    std::vector<Unit> units;
    dialogue->feed(Side::client, begin, units);
    units.clear();
    for (std::size_t sent = 0; sent < 4 * Lines::kLimit; sent += 65536)
      dialogue->feed(Side::client, Bytes(65536, 'x'), units);
    EXPECT_GT(bytes_of(units).size(), 2 * Lines::kLimit) << begin;
    EXPECT_THAT(kinds_of(units), Contains("client.bytes")) << begin;
  }
  Talk talk;
  std::vector<Unit> units;
  for (std::size_t sent = 0; sent < 3 * Lines::kLimit; sent += 1002)
    for (Unit& unit : talk.server(Bytes(1000, 'y') + "\r\n")) units.push_back(std::move(unit));
  EXPECT_THAT(kinds_of(units), Each("server.bytes"));
}

TEST(Sieve, ALineThatIsTooLongIsNoCommandThoughItComesWhole) {
  EXPECT_EQ(Talk().client(Bytes(Lines::kLimit, 'x') + "\r\n")[0].kind, "client.bytes");
}

TEST(Sieve, SomethingMoreGoesInside) {
  Talk talk;
  const auto greeting = talk.server(kGreeting);
  EXPECT_EQ(talk.dialogue->insert_inside(greeting[0], "\"X\""), "\"SASL\" \"\"\r\n\"STARTTLS\"\r\n\"X\"\r\nOK\r\n");
}

}  // namespace
}  // namespace footpad::dialogue
