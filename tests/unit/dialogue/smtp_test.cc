#include "dialogue/smtp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transcript.h"

namespace footpad::dialogue {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

// Both ends of a connection where every unit is passed on as it came.
struct Talk {
  std::unique_ptr<Dialogue> dialogue = make_smtp();
  std::vector<Unit> client(ByteView bytes) {
    auto units = feed(*dialogue, Side::client, {bytes});
    for (const Unit& unit : units) dialogue->told(Side::server, unit.bytes);
    return units;
  }
  std::vector<Unit> server(ByteView bytes) {
    auto units = feed(*dialogue, Side::server, {bytes});
    for (const Unit& unit : units) dialogue->told(Side::client, unit.bytes);
    return units;
  }
  void secure() {
    dialogue->restart(Side::client);
    dialogue->restart(Side::server);
  }
};

constexpr std::string_view kGreeting = "220 d.test ESMTP\r\n";
constexpr std::string_view kOffer = "250-d.test\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000\r\n";

std::string only(const std::vector<Unit>& units) {
  return units.size() == 1 ? units[0].kind + " " + std::string(word(units[0].role)) : "not one unit";
}

TEST(Smtp, ASubmissionWithStarttls) {
  Talk talk;
  EXPECT_EQ(only(talk.server(kGreeting)), "server.greeting hello");
  EXPECT_EQ(only(talk.client("EHLO c\r\n")), "client.ehlo hello");
  EXPECT_EQ(only(talk.server(kOffer)), "server.capabilities capability");
  EXPECT_EQ(only(talk.client("starttls\r\n")), "client.starttls upgrade-request");
  EXPECT_EQ(only(talk.server("220 go\r\n")), "server.go-ahead upgrade-accept");
  talk.secure();
  EXPECT_EQ(only(talk.client("EHLO c\r\n")), "client.ehlo hello");
  EXPECT_EQ(only(talk.server(kOffer)), "server.capabilities capability");
  EXPECT_EQ(only(talk.client("AUTH LOGIN\r\n")), "client.auth credential");
  EXPECT_EQ(only(talk.server("334 VXNlcm5hbWU6\r\n")), "server.challenge challenge");
  EXPECT_EQ(only(talk.client("dQ==\r\n")), "client.response credential");
  EXPECT_EQ(only(talk.server("334 UGFzc3dvcmQ6\r\n")), "server.challenge challenge");
  EXPECT_EQ(only(talk.client("quit\r\n")), "client.response credential");  // whatever it looks like
  EXPECT_EQ(only(talk.server("235 2.7.0 in\r\n")), "server.authenticated authenticated");
  EXPECT_THAT(kinds_of(talk.client("MAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n")),
              ElementsAre("client.mail", "client.rcpt", "client.data"));
  EXPECT_THAT(kinds_of(talk.server("250 ok\r\n250 ok\r\n354 go\r\n")),
              ElementsAre("server.sender-accepted", "server.recipient-accepted", "server.send-message"));
  EXPECT_EQ(only(talk.client("Subject: x\r\n\r\nQUIT\r\n..\r\n.\r\n")), "client.message content");
  EXPECT_EQ(only(talk.server("250 queued\r\n")), "server.queued ready");
  EXPECT_EQ(only(talk.client("QUIT\r\n")), "client.quit goodbye");
  EXPECT_EQ(only(talk.server("221 bye\r\n")), "server.bye goodbye");
}

TEST(Smtp, TheGreetingComesOnceAndBehindTlsWhereTlsComesFirst) {
  Talk direct;
  direct.secure();
  EXPECT_EQ(only(direct.server(kGreeting)), "server.greeting hello");
  direct.secure();
  EXPECT_EQ(only(direct.server(kGreeting)), "server.unasked other");
  EXPECT_EQ(only(Talk().server("554 no\r\n")), "server.greeting-refused error");
}

TEST(Smtp, RefusalsSayWhatWasRefused) {
  Talk talk;
  talk.server(kGreeting);
  talk.client("EHLO c\r\nHELO c\r\nSTARTTLS\r\nSTARTTLS\r\nAUTH PLAIN AA==\r\nMAIL FROM:<>\r\nDATA\r\nNOOP\r\n");
  EXPECT_THAT(
      kinds_of(talk.server("502 no\r\n250 d\r\n454 no\r\n250 what\r\n535 no\r\n530 no\r\n503 no\r\n250 ok\r\n")),
      ElementsAre("server.ehlo-refused", "server.helo-accepted", "server.starttls-refused", "server.reply",
                  "server.rejected", "server.refused", "server.refused", "server.reply"));
  EXPECT_EQ(only(talk.server("421 late\r\n")), "server.unasked error");
}

// RFC 3207 4: it is an answer to STARTTLS, or it starts nothing.
TEST(Smtp, A220ThatNobodyAskedForStartsNothing) {
  Talk talk;
  talk.server(kGreeting);
  talk.client("EHLO c\r\n");
  EXPECT_THAT(kinds_of(talk.server(Bytes(kOffer) + "220 go\r\n")),
              ElementsAre("server.capabilities", "server.unasked"));
}

TEST(Smtp, RepliesBelongToWhatTheServerWasReallyTold) {
  Talk talk;
  talk.server(kGreeting);
  feed(*talk.dialogue, Side::client, {"EHLO c\r\nSTARTTLS\r\n"});  // neither is passed on
  talk.dialogue->told(Side::server, "NOOP\r\n");
  EXPECT_EQ(only(talk.server("220 go\r\n")), "server.reply other");
  talk.dialogue->told(Side::server, "START");
  talk.dialogue->told(Side::server, "TLS\r\n");
  EXPECT_EQ(only(talk.server("220-go\r\n220 on\r\n")), "server.go-ahead upgrade-accept");
  talk.dialogue->told(Side::server, "STARTTLS\r\n");
  talk.dialogue->restart(Side::server);
  EXPECT_EQ(only(talk.server("220 go\r\n")), "server.unasked other");
}

TEST(Smtp, AClientIsReadByWhatItWasReallyTold) {
  Talk talk;
  talk.server(kGreeting);
  feed(*talk.dialogue, Side::client, {"DATA\r\n"});
  talk.dialogue->told(Side::client, "354 ");
  talk.dialogue->told(Side::client, "go\r\n");
  EXPECT_EQ(only(talk.client("QUIT\r\n.\r\n")), "client.message content");
  talk.client("AUTH PLAIN\r\n");
  talk.dialogue->told(Side::client, "334 \r\n");
  EXPECT_EQ(only(talk.client("AHUAcA==\r\n")), "client.response credential");
  talk.client("AUTH PLAIN\r\n");
  talk.dialogue->told(Side::client, "334 \r\n");
  EXPECT_EQ(only(talk.client("*\r\n")), "client.cancel other");
  talk.client("AUTH PLAIN\r\n");
  talk.dialogue->told(Side::client, "334 \r\n");
  talk.dialogue->restart(Side::client);
  EXPECT_EQ(only(talk.client("AHUAcA==\r\n")), "client.command other");
}

TEST(Smtp, WhoIsLuredToGoOnShowsByItsNextLine) {
  for (const std::string_view reply : {"354 go on\r\n", "334 go on\r\n"}) {
    Talk talk;
    talk.server(kGreeting);
    talk.client("STARTTLS\r\n");
    talk.dialogue->told(Side::client, reply);
    EXPECT_THAT(kinds_of(talk.client("Quit\r\nEHLO c\r\n")), ElementsAre("client.quit", "client.ehlo"));
  }
  Talk body;
  body.server(kGreeting);
  body.client("STARTTLS\r\n");
  body.dialogue->told(Side::client, "354 go on\r\n");
  EXPECT_THAT(kinds_of(body.client("From: a\r\nQUIT\r\n.\r\nQUIT\r\n")), ElementsAre("client.message", "client.quit"));
  Talk name;
  name.server(kGreeting);
  name.client("STARTTLS\r\n");
  name.dialogue->told(Side::client, "334 VXNlcm5hbWU6\r\n");
  EXPECT_EQ(only(name.client("dXNlcg==\r\n")), "client.response credential");
}

TEST(Smtp, ARefusalBehindAChallengeEndsTheLogin) {
  Talk talk;
  talk.server(kGreeting);
  talk.client("AUTH LOGIN\r\n");
  talk.server("334 \r\n");
  talk.dialogue->told(Side::client, "421 enough\r\n");
  EXPECT_EQ(only(talk.client("QUIT\r\n")), "client.quit goodbye");
}

TEST(Smtp, ChunksAreCountedNotRead) {
  Talk talk;
  talk.server(kGreeting);
  EXPECT_THAT(kinds_of(talk.client("BDAT 6\r\nQUIT\r\nBDAT 0 last\r\nQUIT\r\n")),
              ElementsAre("client.chunk", "client.chunk", "client.quit"));
  EXPECT_THAT(kinds_of(talk.server("250 ok\r\n250 queued\r\n221 bye\r\n")),
              ElementsAre("server.reply", "server.queued", "server.bye"));
}

TEST(Smtp, SpansAreExtensionsByTheirLowerCaseName) {
  Talk talk;
  talk.server(kGreeting);
  talk.client("EHLO c\r\n");
  const Unit unit = talk.server("250-d.test AUTH\r\n250-AUTH=LOGIN\r\n250-Auth PLAIN LOGIN\r\n250 STARTTLS\r\n")[0];
  std::multimap<std::string, std::string> spans;
  for (const Span& span : unit.spans) spans.emplace(span.name, unit.bytes.substr(span.begin, span.end - span.begin));
  EXPECT_EQ(spans.find("starttls")->second, "250 STARTTLS\r\n");
  EXPECT_EQ(spans.count("auth"), 2U);
  EXPECT_THAT(spans, Contains(testing::Pair("@auth", "PLAIN LOGIN")));
  EXPECT_EQ(unit.fields.at("auth"), "PLAIN LOGIN");
  EXPECT_EQ(unit.fields.at("code"), "250");
}

TEST(Smtp, WithoutItsLastLineAReplyStillEnds) {
  Talk talk;
  talk.server(kGreeting);
  talk.client("EHLO c\r\n");
  const Unit unit = talk.server("250-d.test\r\n250-SIZE 1\r\n250 STARTTLS\r\n")[0];
  EXPECT_EQ(talk.dialogue->rewritten(unit, "250-d.test\r\n250-SIZE 1\r\n"), "250-d.test\r\n250 SIZE 1\r\n");
  EXPECT_EQ(talk.dialogue->rewritten(unit, "250-d.test\r\n"), "250 d.test\r\n");
  EXPECT_EQ(talk.dialogue->insert_inside(unit, "AUTH PLAIN\r\nX"),
            "250-d.test\r\n250-SIZE 1\r\n250-STARTTLS\r\n250-AUTH PLAIN\r\n250 X\r\n");
}

TEST(Smtp, ALoginNamesItsMechanism) {
  Talk talk;
  talk.server(kGreeting);
  const Unit unit = talk.client("auth plain AHUAcA==\r\n")[0];
  EXPECT_EQ(unit.fields.at("mechanism"), "PLAIN");
  ASSERT_EQ(unit.spans.size(), 2U);
  EXPECT_EQ(unit.bytes.substr(unit.spans[1].begin, unit.spans[1].end - unit.spans[1].begin), "AHUAcA==");
  EXPECT_THAT(talk.client("AUTH\r\nAUTH \r\n")[1].spans, IsEmpty());
}

TEST(Smtp, WhatFootpadSaysItselfIsReadAsWhatItIs) {
  Talk talk;
  talk.server(kGreeting);
  EXPECT_EQ(only(talk.client(talk.dialogue->hello("d.test"))), "client.ehlo hello");
  talk.server(kOffer);
  EXPECT_EQ(only(talk.client(talk.dialogue->upgrade_request())), "client.starttls upgrade-request");
}

}  // namespace
}  // namespace footpad::dialogue
