// Transcripts of the honest IMAP server: a session, and every way not to get one.
#include "honest/imap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::honest {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Options = std::map<std::string, std::string>;

Canaries account() {
  Canaries account;
  account.user = "juliet";
  account.password = "r0m30";
  account.token = "t0k3n";
  account.domain = "d.test";
  account.message = "wherefore";
  return account;
}

constexpr const char* kBase = "CAPABILITY IMAP4rev1 LITERAL+ ID ENABLE SASL-IR";

struct Client {
  explicit Client(Options options = {}, bool direct = false)
      : server(make_imap({.account = account(), .direct = direct, .options = std::move(options)},
                         [next = char{0}](std::size_t count) mutable { return Bytes(count, ++next); })) {
    greeting = server->connected().bytes;
    if (direct) server->secured();
  }
  Bytes say(ByteView bytes) {
    last = server->receive(bytes);
    return last.bytes;
  }
  void secure() {
    EXPECT_EQ(say("s STARTTLS\r\n"), "s OK Begin TLS negotiation now\r\n");
    EXPECT_TRUE(last.start_tls);
    EXPECT_EQ(server->secured().bytes, "");
  }
  void select() {
    EXPECT_THAT(say("l LOGIN juliet r0m30\r\n"), StartsWith("l OK "));
    EXPECT_THAT(say("m SELECT INBOX\r\n"), EndsWith("m OK [READ-WRITE] Selected\r\n"));
  }
  std::unique_ptr<Server> server;
  Server::Answer last;
  Bytes greeting;
};

Client inside(const Options& options = {}) { return Client(options, true); }

TEST(HonestImap, GreetsUpgradesLogsInAndServesTheMessage) {
  Client client;
  EXPECT_EQ(client.greeting, "* OK [" + Bytes(kBase) + " STARTTLS LOGINDISABLED] d.test is ready\r\n");
  EXPECT_EQ(client.say("a1 capability\r\n"),
            "* " + Bytes(kBase) + " STARTTLS LOGINDISABLED\r\na1 OK CAPABILITY completed\r\n");
  client.secure();
  EXPECT_EQ(client.say("a2 CAPABILITY\r\n"),
            "* " + Bytes(kBase) + " AUTH=PLAIN AUTH=LOGIN\r\na2 OK CAPABILITY completed\r\n");
  EXPECT_EQ(client.say("a3 AUTHENTICATE PLAIN " + to_base64(Bytes("\0juliet\0r0m30", 13)) + "\r\n"),
            "a3 OK [" + Bytes(kBase) + " IDLE NAMESPACE UNSELECT] Logged in\r\n");
  EXPECT_THAT(client.say("a4 SELECT \"inbox\"\r\n"), HasSubstr("* 1 EXISTS\r\n"));
  EXPECT_THAT(client.say("a5 FETCH 1 BODY[]\r\n"), HasSubstr("\r\n\r\nwherefore\r\n)\r\na5 OK FETCH completed\r\n"));
  EXPECT_EQ(client.say("a6 LOGOUT\r\n"), "* BYE Farewell\r\na6 OK LOGOUT completed\r\n");
  EXPECT_TRUE(client.last.close);
  EXPECT_EQ(client.say("a7 NOOP\r\n"), "");
}

TEST(HonestImap, NoLoginInClear) {
  Client client;
  EXPECT_EQ(client.say("a1 LOGIN juliet r0m30\r\n"), "a1 NO [PRIVACYREQUIRED] Not in clear\r\n");
  EXPECT_EQ(client.say("a2 AUTHENTICATE PLAIN\r\n"), "a2 NO [PRIVACYREQUIRED] Not in clear\r\n");
  EXPECT_THAT(client.say("a3 SELECT INBOX\r\n"), StartsWith("a3 BAD "));

  Client lax(Options{{"starttls", "offered"}});
  EXPECT_THAT(lax.greeting, HasSubstr(" STARTTLS AUTH=PLAIN AUTH=LOGIN]"));
  EXPECT_THAT(lax.say("a1 LOGIN juliet r0m30\r\n"), StartsWith("a1 OK "));

  Client none(Options{{"starttls", "none"}});
  EXPECT_THAT(none.greeting, Not(HasSubstr("STARTTLS")));
  EXPECT_THAT(none.say("a1 STARTTLS\r\n"), StartsWith("a1 BAD "));
}

TEST(HonestImap, NothingOfTlsIsOfferedInsideIt) {
  Client client = inside();
  EXPECT_EQ(client.greeting, "* OK [" + Bytes(kBase) + " AUTH=PLAIN AUTH=LOGIN] d.test is ready\r\n");
  EXPECT_THAT(client.say("a1 STARTTLS\r\n"), StartsWith("a1 BAD "));
  Client upgraded;
  upgraded.secure();
  EXPECT_THAT(upgraded.say("a1 STARTTLS\r\n"), StartsWith("a1 BAD "));
}

TEST(HonestImap, WhatWasSaidInClearIsForgotten) {
  Client behind;
  EXPECT_EQ(behind.say("a1 STARTTLS\r\na2 CAPABILITY\r\na3 LOGIN {6}\r\n"), "a1 OK Begin TLS negotiation now\r\n");
  behind.server->secured();
  EXPECT_THAT(behind.say("juliet r0m30\r\n"), StartsWith("juliet BAD ")) << "it is no literal any more";

  Client logged_in(Options{{"starttls", "offered"}});
  logged_in.say("a1 AUTHENTICATE LOGIN\r\n");
  logged_in.say("a2 STARTTLS\r\n");
  logged_in.server->secured();
  EXPECT_THAT(logged_in.say("anVsaWV0\r\n"), StartsWith("* BAD "));
  EXPECT_THAT(logged_in.say("a3 SELECT INBOX\r\n"), StartsWith("a3 BAD "));
}

TEST(HonestImap, LoginsByTheirNames) {
  Client login = inside();
  EXPECT_EQ(login.say("1 AUTHENTICATE LOGIN\r\n"), "+ VXNlcm5hbWU6\r\n");
  EXPECT_EQ(login.say("anVsaWV0\r\n"), "+ UGFzc3dvcmQ6\r\n");
  EXPECT_THAT(login.say("cjBtMzA=\r\n"), StartsWith("1 OK "));

  Client plain = inside({{"initial-response", "false"}});
  EXPECT_THAT(plain.greeting, Not(HasSubstr("SASL-IR")));
  EXPECT_THAT(plain.say("1 AUTHENTICATE PLAIN AGE=\r\n"), StartsWith("1 BAD "));
  EXPECT_EQ(plain.say("2 AUTHENTICATE PLAIN\r\n"), "+ \r\n");
  EXPECT_EQ(plain.say("*\r\n"), "2 BAD Cancelled\r\n");
  EXPECT_EQ(plain.say("3 AUTHENTICATE PLAIN\r\n"), "+ \r\n");
  EXPECT_THAT(plain.say("!\r\n"), StartsWith("3 BAD "));

  Client literal = inside();
  EXPECT_EQ(literal.say("1 LOGIN {6}\r\n"), "+ Go on\r\n");
  EXPECT_EQ(literal.say("juliet {5}\r\n"), "+ Go on\r\n");
  EXPECT_THAT(literal.say("r0m30\r\n"), StartsWith("1 OK "));

  Client at_once = inside();
  EXPECT_THAT(at_once.say("1 LOGIN {6+}\r\njuliet \"r0m30\"\r\n"), StartsWith("1 OK "));

  for (const char* name : {"CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER"}) {
    Client other = inside({{"mechanisms", name}});
    EXPECT_THAT(other.greeting, HasSubstr(std::string(" AUTH=") + name + "]"));
    EXPECT_THAT(other.say(std::string("1 AUTHENTICATE ") + lower(name) + "\r\n"), StartsWith("+ ")) << name;
    EXPECT_THAT(other.say("*\r\n2 AUTHENTICATE PLAIN\r\n"), HasSubstr("2 NO ")) << "not offered";
  }
}

TEST(HonestImap, AThirdWrongPasswordIsTheLast) {
  Client client = inside();
  EXPECT_EQ(client.say("1 LOGIN juliet x\r\n"), "1 NO [AUTHENTICATIONFAILED] That is not right\r\n");
  EXPECT_THAT(client.say("2 LOGIN romeo r0m30\r\n"), StartsWith("2 NO "));
  EXPECT_THAT(client.say("3 LOGIN juliet \"\"\r\n"), EndsWith("* BYE Too many failures\r\n"));
  EXPECT_TRUE(client.last.close);
  Client disabled = inside({{"login", "false"}});
  EXPECT_THAT(disabled.greeting, HasSubstr("LOGINDISABLED"));
  EXPECT_THAT(disabled.say("1 LOGIN juliet r0m30\r\n"), StartsWith("1 NO "));
}

TEST(HonestImap, PreauthIsASession) {
  Client client = inside({{"preauth", "true"}});
  EXPECT_THAT(client.greeting, StartsWith("* PREAUTH ["));
  EXPECT_THAT(client.say("1 SELECT INBOX\r\n"), EndsWith("1 OK [READ-WRITE] Selected\r\n"));
}

TEST(HonestImap, FetchesWhatIsAskedFor) {
  Client client = inside();
  client.select();
  const auto fetch = [&](const std::string& what) { return client.say("f FETCH 1 " + what + "\r\n"); };
  const std::string done = "f OK FETCH completed\r\n";
  EXPECT_EQ(fetch("(UID FLAGS)"), "* 1 FETCH (UID 1 FLAGS ())\r\n" + done);
  EXPECT_EQ(fetch("BODY.PEEK[TEXT]"), "* 1 FETCH (BODY[TEXT] {11}\r\nwherefore\r\n)\r\n" + done);
  EXPECT_EQ(fetch("(BODY.PEEK[1]<5.3>)"), "* 1 FETCH (BODY[1]<5> {3}\r\nfor)\r\n" + done);
  EXPECT_EQ(fetch("BODY.PEEK[1]<50.3>"), "* 1 FETCH (BODY[1]<50> {0}\r\n)\r\n" + done);
  EXPECT_EQ(fetch("BODY.PEEK[HEADER.FIELDS (\"subject\" X)]"),
            "* 1 FETCH (BODY[HEADER.FIELDS (\"subject\" X)] {31}\r\nSubject: A letter wherefore\r\n\r\n)\r\n" + done);
  EXPECT_THAT(fetch("FULL"), HasSubstr("INTERNALDATE \"01-Jan-2026 00:00:00 +0000\" RFC822.SIZE"));
  EXPECT_THAT(fetch("(FLAGS)"), HasSubstr("FLAGS ())")) << "none of these was reading it";
  EXPECT_THAT(fetch("RFC822"), HasSubstr("To: <juliet@d.test>\r\n"));
  EXPECT_THAT(fetch("(FLAGS)"), HasSubstr("FLAGS (\\Seen))"));
  for (const char* bad :
       {"", "()", "BODY[", "BODY[X]", "BODY[]<>", "BODY[]<1>", "BODY[]<a.b>", "X", "(FLAGS", "FLAGS)"})
    EXPECT_THAT(fetch(bad), StartsWith("f BAD ")) << bad;
}

TEST(HonestImap, MessagesAreNamedBySets) {
  Client client = inside();
  client.select();
  for (const char* set : {"1", "*", "1:*", "2,1", "4:1", "*:5"})
    EXPECT_THAT(client.say("f UID FETCH " + std::string(set) + " FLAGS\r\n"), StartsWith("* 1 FETCH (UID 1 FLAGS"))
        << set;
  EXPECT_EQ(client.say("f FETCH 2:3 FLAGS\r\n"), "f OK FETCH completed\r\n");
  for (const char* set : {"0", "a", "1:", ",", "1;2", "99999999999"})
    EXPECT_THAT(client.say("f FETCH " + std::string(set) + " FLAGS\r\n"), HasSubstr("f BAD ")) << set;
}

TEST(HonestImap, AMessageIsFlaggedFoundAndRemoved) {
  Client client = inside();
  client.select();
  EXPECT_EQ(client.say("1 SEARCH UNSEEN\r\n"), "* SEARCH 1\r\n1 OK SEARCH completed\r\n");
  EXPECT_EQ(client.say("2 UID STORE 1 +FLAGS (\\Seen \\deleted)\r\n"),
            "* 1 FETCH (UID 1 FLAGS (\\Deleted \\Seen))\r\n2 OK STORE completed\r\n");
  EXPECT_EQ(client.say("3 UID SEARCH 1:* UNSEEN\r\n"), "* SEARCH\r\n3 OK SEARCH completed\r\n");
  EXPECT_EQ(client.say("4 STATUS INBOX (MESSAGES UNSEEN)\r\n"),
            "* STATUS INBOX (MESSAGES 1 UNSEEN 0)\r\n4 OK STATUS completed\r\n");
  EXPECT_EQ(client.say("5 EXPUNGE\r\n"), "* 1 EXPUNGE\r\n5 OK EXPUNGE completed\r\n");
  EXPECT_EQ(client.say("6 FETCH 1 FLAGS\r\n"), "6 OK FETCH completed\r\n");
  EXPECT_THAT(client.say("7 SELECT INBOX\r\n"), HasSubstr("* 0 EXISTS\r\n"));
}

TEST(HonestImap, TheRestOfASession) {
  Client client = inside();
  client.select();
  EXPECT_EQ(client.say("1 LIST \"\" \"*\"\r\n"), "* LIST () \"/\" INBOX\r\n1 OK LIST completed\r\n");
  EXPECT_EQ(client.say("2 LIST \"\" \"\"\r\n"), "* LIST (\\Noselect) \"/\" \"\"\r\n2 OK LIST completed\r\n");
  EXPECT_EQ(client.say("3 APPEND INBOX (\\Seen) {4}\r\n"), "+ Go on\r\n");
  EXPECT_EQ(client.say("text\r\n"), "3 OK APPEND completed\r\n");
  EXPECT_EQ(client.say("4 IDLE\r\n"), "+ Idle\r\n");
  EXPECT_EQ(client.say("DONE\r\n"), "4 OK IDLE completed\r\n");
  EXPECT_EQ(client.say("5 ID (\"name\" \"x\")\r\n"), "* ID NIL\r\n5 OK ID completed\r\n");
  EXPECT_EQ(client.say("6 CLOSE\r\n"), "6 OK CLOSE completed\r\n");
  EXPECT_THAT(client.say("7 FETCH 1 FLAGS\r\n"), StartsWith("7 BAD ")) << "closed";
  EXPECT_THAT(client.say("8 SELECT Drafts\r\n"), StartsWith("8 NO "));
}

TEST(HonestImap, AnySegmentationIsAnsweredTheSame) {
  const Bytes all =
      "1 LOGIN {6+}\r\njuliet r0m30\r\n2 SELECT INBOX\r\n3 UID FETCH 1 (BODY[] FLAGS)\r\n4 XYZ\r\n5 NOOP x\r\n\r\n6 "
      "IDLE\r\n"
      "done\r\n7 LOGOUT\r\n8 NOOP\r\n";
  Client whole = inside();
  const Bytes expected = whole.say(all);
  Client pieces = inside();
  Bytes out;
  for (const char c : all) out += pieces.say(ByteView(&c, 1));
  EXPECT_EQ(out, expected);
  EXPECT_TRUE(pieces.last.close || pieces.say("9 NOOP\r\n").empty());
}

TEST(HonestImap, HostileInputEnds) {
  Client literal = inside();
  EXPECT_EQ(literal.say("1 LOGIN {2000}\r\n"), "1 NO [TOOBIG] That is too long\r\n");
  EXPECT_EQ(literal.say("2 LOGIN {4294967296+}\r\n"), "* BYE That is too long\r\n");
  EXPECT_TRUE(literal.last.close);

  Client faults = inside();
  Bytes said;
  for (int i = 0; i < 20 && !faults.last.close; ++i) said += faults.say(Bytes("\0\xff(\r\n", 5));
  EXPECT_THAT(said, EndsWith("* BYE Too many faults\r\n"));

  Client endless = inside();
  for (int i = 0; i < 64 && !endless.last.close; ++i) endless.say(Bytes(1U << 16U, 'x'));
  EXPECT_TRUE(endless.last.close);

  Client appended = inside();
  appended.select();
  for (int i = 0; i < 40 && !appended.last.close; ++i)
    appended.say((i == 0 ? "1 APPEND INBOX {100000+}\r\n" : "") + Bytes(100000, 'x') + "{100000+}\r\n");
  EXPECT_TRUE(appended.last.close);
}

}  // namespace
}  // namespace footpad::honest
