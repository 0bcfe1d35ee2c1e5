#include "dialogue/imap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transcript.h"

namespace footpad::dialogue {
namespace {

using testing::Contains;
using testing::ElementsAre;

// All that is said arrives: what a scenario withholds or makes up is told apart below.
struct Talk {
  std::unique_ptr<Dialogue> dialogue = make_imap();
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

Unit one(const std::vector<Unit>& units) {
  EXPECT_EQ(units.size(), 1U);
  return units.empty() ? Unit{} : units.front();
}

std::map<std::string, std::string> spans_of(const Unit& unit) {
  std::map<std::string, std::string> spans;
  for (const Span& span : unit.spans) spans[span.name] = unit.bytes.substr(span.begin, span.end - span.begin);
  return spans;
}

TEST(Imap, AGreetingAnUpgradeALoginAndASession) {
  Talk talk;
  EXPECT_EQ(one(talk.server("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] d.test\r\n")).role, Role::hello);
  EXPECT_EQ(one(talk.client("a1 CAPABILITY\r\n")).role, Role::hello);
  EXPECT_THAT(kinds_of(talk.server("* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done\r\n")),
              ElementsAre("server.capability", "server.capability-done"));
  EXPECT_EQ(one(talk.client("a2 starttls\r\n")).role, Role::upgrade_request);
  const Unit grant = one(talk.server("a2 OK Begin TLS\r\n"));
  EXPECT_EQ(grant.kind, "server.starttls-ok");
  EXPECT_EQ(grant.role, Role::upgrade_accept);
  EXPECT_EQ(grant.fields.at("tag"), "a2");
  talk.dialogue->restart(Side::client);
  talk.dialogue->restart(Side::server);
  const Unit login = one(talk.client("a3 AUTHENTICATE plain AGEAYg==\r\n"));
  EXPECT_EQ(login.role, Role::credential);
  EXPECT_EQ(login.fields.at("mechanism"), "PLAIN");
  EXPECT_EQ(one(talk.server("a3 OK [CAPABILITY IMAP4rev1] in\r\n")).role, Role::authenticated);
  EXPECT_EQ(one(talk.client("a4 SELECT INBOX\r\n")).role, Role::session);
  EXPECT_THAT(kinds_of(talk.server("* FLAGS ()\r\n* 1 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\na4 OK [READ-WRITE] in\r\n")),
              ElementsAre("server.data", "server.data", "server.status", "server.selected"));
  EXPECT_EQ(one(talk.client("a5 UID FETCH 1 BODY[]\r\n")).kind, "client.fetch");
  const auto fetched = talk.server("* 1 FETCH (UID 1 BODY[] {12}\r\na5 OK no\r\nxx)\r\na5 OK done\r\n");
  EXPECT_THAT(kinds_of(fetched), ElementsAre("server.fetch", "server.fetched"));
  EXPECT_EQ(fetched[0].role, Role::content);
  EXPECT_EQ(one(talk.client("a6 LOGOUT\r\n")).role, Role::goodbye);
  EXPECT_THAT(kinds_of(talk.server("* BYE\r\na6 OK\r\n")), ElementsAre("server.bye", "server.logged-out"));
}

TEST(Imap, ALoginsStepsAreReadByWhatWasAsked) {
  Talk talk;
  talk.server("* OK hi\r\n");
  EXPECT_EQ(one(talk.client("1 AUTHENTICATE LOGIN\r\n")).role, Role::credential);
  EXPECT_EQ(one(talk.server("+ VXNlcm5hbWU6\r\n")).role, Role::challenge);
  EXPECT_EQ(one(talk.client("anVsaWV0\r\n")).kind, "client.response");
  EXPECT_EQ(one(talk.server("+\r\n")).kind, "server.challenge");
  EXPECT_EQ(one(talk.client("\r\n")).kind, "client.response");
  EXPECT_EQ(one(talk.server("1 NO no\r\n")).role, Role::rejected);
  EXPECT_EQ(one(talk.client("\r\n")).kind, "client.blank");
  talk.client("2 AUTHENTICATE PLAIN\r\n");
  EXPECT_EQ(one(talk.client("*\r\n")).kind, "client.cancel");
  EXPECT_EQ(one(talk.client("3 LOGOUT\r\n")).kind, "client.logout") << "it may leave in the middle";
}

TEST(Imap, AResponseThatIsACommandIsOne) {
  Talk talk;
  talk.client("1 AUTHENTICATE PLAIN\r\n");
  talk.server("+ \r\n");
  EXPECT_EQ(one(talk.client("2 login juliet r0m30\r\n")).kind, "client.login");
  EXPECT_EQ(one(talk.client("AGEAYg==\r\n")).role, Role::opaque) << "the login is over";
}

TEST(Imap, OnlyWhatTheServerWasToldIsAnswered) {
  Talk talk;
  talk.server("* OK hi\r\n");
  feed(*talk.dialogue, Side::client, {"a1 STARTTLS\r\n"});  // withheld
  EXPECT_EQ(one(talk.server("a1 OK Begin TLS\r\n")).role, Role::other);
  talk.dialogue->told(Side::server, talk.dialogue->upgrade_request());  // Footpad's own
  EXPECT_EQ(one(talk.server("f0 OK Begin TLS\r\n")).role, Role::upgrade_accept);
  EXPECT_EQ(one(talk.server("f0 OK Begin TLS\r\n")).role, Role::other) << "it was asked once";
  talk.client("a2 STARTTLS\r\n");
  EXPECT_EQ(one(talk.server("* OK Begin TLS\r\n")).kind, "server.status");
  EXPECT_EQ(one(talk.server("A2 OK Begin TLS\r\n")).role, Role::other) << "tags are as they were said";
  EXPECT_EQ(one(talk.server("a2 BAD no\r\n")).role, Role::upgrade_refuse);
  talk.client("a3 STARTTLS\r\n");
  talk.dialogue->restart(Side::server);
  EXPECT_EQ(one(talk.server("a3 OK\r\n")).role, Role::other);
}

TEST(Imap, ThereIsOneGreeting) {
  Talk preauth;
  EXPECT_EQ(one(preauth.server("* preauth [CAPABILITY IMAP4rev1] in\r\n")).role, Role::authenticated);
  EXPECT_EQ(one(preauth.server("* OK still\r\n")).kind, "server.status");
  preauth.dialogue->restart(Side::server);
  EXPECT_EQ(one(preauth.server("* PREAUTH late\r\n")).kind, "server.status");
  Talk closed;
  EXPECT_EQ(one(closed.server("* BYE full\r\n")).kind, "server.bye");
}

TEST(Imap, ALiteralWaitsForLeave) {
  Talk talk;
  const Unit append = one(talk.client("a1 APPEND INBOX {9}\r\n"));
  EXPECT_EQ(append.role, Role::content);
  EXPECT_TRUE(talk.client("a2 NO").empty());
  talk.server("+ go on\r\n");
  EXPECT_TRUE(talk.client("OP\r\n").empty());
  const Unit text = one(talk.client("\r\n"));
  EXPECT_EQ(text.bytes, "a2 NOOP\r\n\r\n");
  EXPECT_EQ(text.kind, "client.literal");
  EXPECT_EQ(text.role, Role::content);
  EXPECT_EQ(one(talk.client("a3 NOOP\r\n")).kind, "client.noop");
}

TEST(Imap, ALoginInLiterals) {
  Talk talk;
  EXPECT_EQ(one(talk.client("a1 LOGIN {6}\r\n")).kind, "client.login");
  talk.server("+\r\n");
  const Unit user = one(talk.client("juliet {5}\r\n"));
  EXPECT_EQ(user.role, Role::credential);
  talk.server("+\r\n");
  EXPECT_EQ(one(talk.client("r0m30\r\n")).role, Role::credential);
  EXPECT_EQ(one(talk.server("a1 OK in\r\n")).role, Role::authenticated);
  EXPECT_THAT(kinds_of(talk.client("b1 LOGIN {6+}\r\njuliet {5+}\r\nr0m30\r\nb2 NOOP\r\n")),
              ElementsAre("client.login", "client.literal", "client.literal", "client.noop"));
}

TEST(Imap, ALiteralThatWasRefusedDoesNotCome) {
  Talk talk;
  talk.client("a1 APPEND INBOX {900}\r\n");
  talk.server("a1 NO too big\r\n");
  EXPECT_EQ(one(talk.client("AGEAYg==\r\n")).role, Role::opaque);
  talk.client("a2 APPEND INBOX {900}\r\n");
  EXPECT_EQ(one(talk.client("a3 LOGOUT\r\n")).kind, "client.logout") << "it got no leave and gave up";
  talk.client("a4 APPEND INBOX {4}\r\n");
  EXPECT_EQ(one(talk.client("text\r\n")).kind, "client.literal") << "it did not wait";
}

TEST(Imap, WhatOnlyTheClientWasToldCounts) {
  Talk talk;
  feed(*talk.dialogue, Side::client, {"a1 APPEND INBOX {900}\r\n"});
  talk.dialogue->told(Side::client, "* 1 FETCH (BODY[] {8}\r\n+ not so)\r\na1 NO made up\r\n");
  EXPECT_EQ(one(feed(*talk.dialogue, Side::client, {"a2 LOGOUT\r\n"})).kind, "client.logout");
}

TEST(Imap, SpansAreCapabilitiesAndParts) {
  Talk talk;
  const Unit greeting = one(talk.server("* OK [Capability IMAP4rev1 STARTTLS AUTH=Plain AUTH=LOGIN] d.test\r\n"));
  EXPECT_EQ(greeting.fields.at("code"), "CAPABILITY");
  auto spans = spans_of(greeting);
  EXPECT_EQ(spans["starttls"], " STARTTLS");
  EXPECT_EQ(spans["auth=plain"], " AUTH=Plain");
  EXPECT_EQ(spans["auth"], " AUTH=LOGIN");
  EXPECT_EQ(spans["capability-code"], "[Capability IMAP4rev1 STARTTLS AUTH=Plain AUTH=LOGIN] ");
  EXPECT_EQ(spans["@status"], "OK");
  EXPECT_EQ(spans["@text"], "d.test");
  EXPECT_EQ(talk.dialogue->insert_inside(greeting, "ID"),
            "* OK [Capability IMAP4rev1 STARTTLS AUTH=Plain AUTH=LOGIN ID] d.test\r\n");

  const Unit list = one(talk.server("* CAPABILITY IMAP4rev1  starttls\r\n"));
  spans = spans_of(list);
  EXPECT_EQ(spans["starttls"], "  starttls");
  EXPECT_EQ(talk.dialogue->insert_inside(list, " AUTH=X"), "* CAPABILITY IMAP4rev1  starttls AUTH=X\r\n");

  talk.client("a1 NOOP\r\n");
  spans = spans_of(one(talk.server("a1 OK [ALERT] look\r\n")));
  EXPECT_EQ(spans["code"], "[ALERT] ");
  EXPECT_EQ(spans["@tag"], "a1");
  EXPECT_EQ(spans.count("capability-code"), 0U);
  EXPECT_EQ(spans_of(one(talk.client("a2 UID FETCH 1 FLAGS\r\n")))["@command"], "UID");
}

TEST(Imap, WhatIsNotKnownIsAStepOfASession) {
  Talk talk;
  EXPECT_EQ(one(talk.client("a1 XSECRET juliet\r\n")).role, Role::session);
  EXPECT_EQ(one(talk.client("a2 GETQUOTA \"\"\r\n")).kind, "client.command");
  EXPECT_EQ(one(talk.client("DONE\r\n")).kind, "client.done");
}

}  // namespace
}  // namespace footpad::dialogue
