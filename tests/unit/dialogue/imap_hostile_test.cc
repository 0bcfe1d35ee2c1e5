// However it is cut and whatever it holds: not a byte is lost, nothing grows without bound, nothing is misread.
#include <gtest/gtest.h>

#include <random>

#include "dialogue/imap.h"
#include "dialogue/lines.h"
#include "transcript.h"

namespace footpad::dialogue {
namespace {

struct Speech {
  Side from;
  Bytes bytes;
};

std::vector<Speech> speeches() {
  return {
      {Side::client,
       "a1 CAPABILITY\r\na2 ID (\"name\" \"x\")\r\na3 AUTHENTICATE SCRAM-SHA-1\r\nbiwsbj1h\r\n\r\n*\r\na4 LOGIN "
       "{6+}\r\n"
       "ju\r\net {3+}\r\npw\n\r\na5 append INBOX (\\Seen) {12+}\r\na6 LOGOUT\r\n\n {2+}\r\nhi\r\nIDLE\r\na7 idle\r\n"
       "done\r\nA8 UID SEARCH ALL\nrubbish\r\n a9 NOOP\r\na\x01 NOOP\r\na10 NOOP\ra11 LOGIN u p\r\nx "
       "{99999999999999999999+}"
       "\r\na12 LOGIN {0+}\r\n {0+}\r\n\r\nb1 APPEND x {3}\r\nabc\r\nb2 APPEND x {3}\r\nb3 LOGOUT\r\n"},
      {Side::server,
       "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi {3}\r\n* CAPABILITY a b\n* LIST () \"/\" {5}\r\n* \r\n  {2}\r\nab\r\n+ "
       "\r\n"
       "+\r\n+x\r\na1 OK fine {7}\r\na2 ok\r\n* 2 FETCH (BODY[] {0}\r\n BODY[TEXT] {4}\r\n\r\n\r\n)\r\n* BYE\r\n*\r\n* "
       "\r\n"
       "\r\nHTTP/1.1 400 Bad\r\n* 7\r\n* NO\r\n* OK [open\r\n* OK []\r\n* OK [CAPABILITY]\r\n* 1 FETCH "
       "~{3}\r\nabc\r\n"}};
}

TEST(ImapHostile, AnySegmentationGivesTheSameUnits) {
  for (const auto& [from, bytes] : speeches()) {
    const auto whole_dialogue = make_imap();
    const auto whole = feed(*whole_dialogue, from, {bytes});
    EXPECT_EQ(bytes_of(whole), bytes);
    for (std::size_t at = 0; at <= bytes.size(); ++at) {
      auto dialogue = make_imap();
      ASSERT_EQ(lines(feed(*dialogue, from, {ByteView(bytes).substr(0, at), ByteView(bytes).substr(at)})), lines(whole))
          << "split at " << at;
    }
    auto dialogue = make_imap();
    std::vector<Unit> units;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      const std::size_t before = units.size();
      dialogue->feed(from, ByteView(bytes).substr(at, 1), units);
      if (units.size() > before) {
        ASSERT_EQ(bytes_of(units), bytes.substr(0, at + 1)) << "a unit came late";
      }
    }
    EXPECT_EQ(lines(units), lines(whole));
  }
}

TEST(ImapHostile, TwoCommandsInOneLineAreNone) {
  auto dialogue = make_imap();
  for (const ByteView bytes : {"a1 NOOP\ra2 LOGIN u p\r\n", "NOOP\r\n", " a1 NOOP\r\n", "+ NOOP\r\n", "* NOOP\r\n",
                               "a+1 NOOP\r\n", "a1 NOOP(\r\n", "a1\tNOOP\r\n"}) {
    const auto units = feed(*dialogue, Side::client, {bytes});
    ASSERT_EQ(units.size(), 1U) << bytes;
    EXPECT_EQ(units[0].role, Role::opaque) << bytes;
  }
  const auto units = feed(*dialogue, Side::client, {ByteView("a1 NO\0OP\r\n", 10)});
  EXPECT_EQ(units[0].role, Role::opaque);
}

TEST(ImapHostile, ALineWithoutEndComesOutAndThenTheNextIsRead) {
  for (const Side from : {Side::client, Side::server}) {
    auto dialogue = make_imap();
    const Bytes block(1U << 16U, 'x');
    std::size_t sent = 0;
    std::vector<Unit> units;
    while (sent < 4 * Lines::kLimit) {
      dialogue->feed(from, block, units);
      sent += block.size();
      for (const Unit& unit : units) ASSERT_FALSE(unit.bytes.empty());
      ASSERT_GE(bytes_of(units).size() + Lines::kLimit + block.size(), sent) << "too much is kept";
    }
    const bool client = from == Side::client;
    dialogue->feed(from, client ? "\r\na1 NOOP\r\n" : "\r\n* BYE\r\n", units);
    EXPECT_EQ(units.front().role, Role::opaque);
    EXPECT_EQ(units.back().kind, client ? "client.noop" : "server.bye");
    EXPECT_TRUE(dialogue->take_pending(from).empty());
  }
}

TEST(ImapHostile, ALiteralOf4GiBGoesByAndIsNotKept) {
  for (const Side from : {Side::client, Side::server}) {
    auto dialogue = make_imap();
    const bool client = from == Side::client;
    const Bytes block(1U << 16U, '\n');
    std::vector<Unit> units;
    dialogue->feed(from, client ? "a1 APPEND x {4294967296+}\r\n" : "* 1 FETCH (BODY[] {4294967296}\r\n", units);
    for (std::uint64_t sent = 0; sent < 4294967296U; sent += block.size()) {
      if (units.size() > 64) units.resize(1);
      dialogue->feed(from, block, units);
      ASSERT_EQ(units.back().role, Role::opaque);
      ASSERT_EQ(units.back().bytes.size(), block.size());
    }
    units.clear();
    dialogue->feed(from, client ? " (\\Seen)\r\na2 NOOP\r\n" : ")\r\n* BYE\r\n", units);
    EXPECT_EQ(units.back().kind, client ? "client.noop" : "server.bye");
    EXPECT_EQ(units.size(), 2U);
  }
}

TEST(ImapHostile, ManyLiteralsInOneReplyAreBounded) {
  auto dialogue = make_imap();
  std::vector<Unit> units;
  dialogue->feed(Side::server, "* 1 FETCH (", units);
  std::size_t sent = 11;
  const Bytes piece = "{60000}\r\n" + Bytes(60000, 'x');
  for (int i = 0; i < 64; ++i) {
    dialogue->feed(Side::server, piece, units);
    sent += piece.size();
    ASSERT_LE(sent - bytes_of(units).size(), Lines::kLimit + piece.size());
  }
  dialogue->feed(Side::server, ")\r\n* BYE\r\n", units);
  EXPECT_EQ(units.back().kind, "server.bye");
}

TEST(ImapHostile, CommandsWithoutAnAnswerAreForgotten) {
  auto dialogue = make_imap();
  for (int i = 0; i < 100000; ++i) dialogue->told(Side::server, "t" + std::to_string(i) + " STARTTLS\r\n");
  std::vector<Unit> units;
  dialogue->feed(Side::server, "t0 OK\r\nt99999 OK\r\n", units);
  EXPECT_EQ(units[0].role, Role::other);
  EXPECT_EQ(units[1].role, Role::upgrade_accept);
}

TEST(ImapHostile, AnythingComesOutAgain) {
  std::mt19937 random(5);
  const std::vector<Bytes> parts{"a1 ",
                                 "LOGIN ",
                                 "{3}",
                                 "{3+}",
                                 "\r\n",
                                 "\n",
                                 "\r",
                                 "+",
                                 "* ",
                                 "OK ",
                                 "[CAPABILITY ",
                                 "]",
                                 "AUTHENTICATE ",
                                 "FETCH ",
                                 " ",
                                 Bytes(1, '\0'),
                                 "\xff",
                                 "{4294967296+}",
                                 "{",
                                 "}",
                                 "=="};
  for (int round = 0; round < 3000; ++round) {
    auto dialogue = make_imap();
    Bytes client, server;
    std::vector<Unit> said, answered;
    for (int i = 0; i < 30; ++i) {
      const Bytes& part = parts[random() % parts.size()];
      const bool by_client = random() % 2 == 0;
      (by_client ? client : server) += part;
      dialogue->feed(by_client ? Side::client : Side::server, part, by_client ? said : answered);
      dialogue->told(by_client ? Side::server : Side::client, part);
    }
    ASSERT_EQ(bytes_of(said) + dialogue->take_pending(Side::client), client);
    ASSERT_EQ(bytes_of(answered) + dialogue->take_pending(Side::server), server);
  }
}

}  // namespace
}  // namespace footpad::dialogue
