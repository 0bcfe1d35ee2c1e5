#include "honest/smtp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "honest/digests.h"

namespace footpad::honest {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Canaries account() {
  Canaries account;
  account.user = "user";
  account.password = "pencil";
  account.token = "t0ken";
  account.domain = "d.test";
  account.message = "wherefore";
  return account;
}

struct Client {
  explicit Client(bool direct = false, std::map<std::string, std::string> options = {})
      : server(make_smtp({.account = account(), .direct = direct, .options = std::move(options)},
                         [](std::size_t count) { return Bytes(count, 'e'); })) {
    last = server->connected();
    greeting = last.bytes;
    if (direct) server->secured();
  }
  Bytes say(ByteView bytes) {
    last = server->receive(bytes);
    return last.bytes;
  }
  void secure() {
    say("EHLO c\r\nSTARTTLS\r\n");
    server->secured();
    say("EHLO c\r\n");
  }
  Bytes log_in() { return say("AUTH PLAIN " + to_base64(Bytes("\0user\0pencil", 12)) + "\r\n"); }

  std::unique_ptr<Server> server;
  Server::Answer last;
  Bytes greeting;
};

TEST(HonestSmtp, ASubmissionWithStarttls) {
  Client client;
  EXPECT_EQ(client.greeting, "220 d.test ESMTP\r\n");
  EXPECT_EQ(client.say("EHLO c\r\n"),
            "250-d.test\r\n250-PIPELINING\r\n250-SIZE 1048576\r\n250-STARTTLS\r\n250-8BITMIME\r\n250 "
            "ENHANCEDSTATUSCODES\r\n");
  EXPECT_THAT(client.say("STARTTLS\r\n"), StartsWith("220 "));
  EXPECT_TRUE(client.last.start_tls);
  EXPECT_EQ(client.server->secured().bytes, "");
  EXPECT_THAT(client.say("STARTTLS\r\n"), StartsWith("502 "));
  const Bytes offer = client.say("EHLO c\r\n");
  EXPECT_THAT(offer, HasSubstr("250-AUTH SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN\r\n"));
  EXPECT_THAT(offer, Not(HasSubstr("STARTTLS")));
  EXPECT_THAT(client.log_in(), StartsWith("235 "));
  EXPECT_EQ(client.say("MAIL FROM:<a@d.test> SIZE=9\r\nRCPT TO:<b@d.test>\r\nDATA\r\n"),
            "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n");
  EXPECT_EQ(client.say("Subject: x\r\n\r\nQUIT\r\n..\r\n\n.\n\r\n"), "");
  EXPECT_EQ(client.say(".\r\n"), "250 2.0.0 Ok: queued\r\n");
  EXPECT_THAT(client.say("DATA\r\n"), StartsWith("503 "));
  EXPECT_THAT(client.say("QUIT\r\n"), StartsWith("221 "));
  EXPECT_TRUE(client.last.close);
  EXPECT_EQ(client.say("NOOP\r\n"), "");
}

TEST(HonestSmtp, WhereTlsComesFirstNothingStartsItAgain) {
  Client client(true);
  EXPECT_EQ(client.greeting, "220 d.test ESMTP\r\n");
  const Bytes offer = client.say("EHLO c\r\n");
  EXPECT_THAT(offer, HasSubstr("AUTH "));
  EXPECT_THAT(offer, Not(HasSubstr("STARTTLS")));
  EXPECT_THAT(client.say("STARTTLS\r\n"), StartsWith("502 "));
}

TEST(HonestSmtp, InClearNothingIsToBeHadButTls) {
  Client client;
  EXPECT_THAT(client.say("HELO c\r\n"), StartsWith("250 d.test"));
  EXPECT_THAT(client.say("STARTTLS\r\n"), StartsWith("503 "));
  EXPECT_THAT(client.say("EHLO c\r\n"), Not(HasSubstr("AUTH")));
  for (const std::string command : {"AUTH PLAIN AHUAcA==", "MAIL FROM:<a>", "RCPT TO:<b>", "DATA", "RSET", "VRFY a"}) {
    Client other;
    other.say("EHLO c\r\n");
    EXPECT_THAT(other.say(command + "\r\n"), StartsWith("530 ")) << command;
  }
  EXPECT_THAT(client.say("STARTTLS now\r\n"), StartsWith("501 "));
  EXPECT_FALSE(client.last.start_tls);
}

// RFC 3207 4.2, 6.
TEST(HonestSmtp, WhatWasSaidInClearIsForgotten) {
  Client client(false, {{"starttls", "offered"}});
  EXPECT_THAT(client.say("EHLO c\r\n"), HasSubstr("AUTH "));
  EXPECT_THAT(client.log_in(), StartsWith("235 "));
  EXPECT_EQ(client.say("MAIL FROM:<a>\r\nSTARTTLS\r\nRCPT TO:<b>\r\nNO"),
            "250 2.1.0 Ok\r\n220 2.0.0 Ready to start TLS\r\n");
  EXPECT_EQ(client.say("OP\r\n"), "");
  client.server->secured();
  EXPECT_THAT(client.say("MAIL FROM:<a>\r\n"), StartsWith("503 "));
  client.say("EHLO c\r\n");
  EXPECT_THAT(client.say("MAIL FROM:<a>\r\n"), StartsWith("530 "));
}

TEST(HonestSmtp, AServerWithoutTls) {
  Client client(false, {{"starttls", "none"}, {"mechanisms", "LOGIN"}});
  const Bytes offer = client.say("EHLO c\r\n");
  EXPECT_THAT(offer, HasSubstr("AUTH LOGIN\r\n"));
  EXPECT_THAT(offer, Not(HasSubstr("STARTTLS")));
  EXPECT_THAT(client.say("STARTTLS\r\n"), StartsWith("502 "));
}

TEST(HonestSmtp, FurtherExtensionsAreOfferedInsideTls) {
  Client client(false, {{"extensions", "DSN"}});
  EXPECT_THAT(client.say("EHLO c\r\n"), EndsWith("250 ENHANCEDSTATUSCODES\r\n"));
  client.say("STARTTLS\r\n");
  client.server->secured();
  EXPECT_THAT(client.say("EHLO c\r\n"), EndsWith("250-REQUIRETLS\r\n250 DSN\r\n"));
}

TEST(HonestSmtp, LoginsOfEveryKind) {
  Client client(true, {{"mechanisms", "LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER SCRAM-SHA-1"}});
  client.say("EHLO c\r\n");
  const auto in = StartsWith("235 ");
  EXPECT_EQ(client.say("auth login\r\n"), "334 VXNlcm5hbWU6\r\n");
  EXPECT_EQ(client.say("dXNlcg==\r\n"), "334 UGFzc3dvcmQ6\r\n");
  EXPECT_THAT(client.say("cGVuY2ls\r\n"), in);
  EXPECT_THAT(client.say("AUTH LOGIN\r\n"), StartsWith("503 "));

  const auto fresh = [] {
    Client out(true, {{"mechanisms", "LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER SCRAM-SHA-1"}});
    out.say("EHLO c\r\n");
    return out;
  };
  Client cram = fresh();
  const Bytes challenge = from_base64(trim(cram.say("AUTH CRAM-MD5\r\n").substr(4))).value();
  EXPECT_THAT(cram.say(to_base64("user " + to_hex(hmac(EVP_md5(), "pencil", challenge))) + "\r\n"), in);
  EXPECT_THAT(fresh().say("AUTH XOAUTH2 " +
                          to_base64("user=user\x01"
                                    "auth=Bearer t0ken\x01\x01") +
                          "\r\n"),
              in);
  EXPECT_THAT(fresh().say("AUTH OAUTHBEARER " +
                          to_base64("n,a=user@d.test,\x01"
                                    "auth=Bearer t0ken\x01\x01") +
                          "\r\n"),
              in);
  EXPECT_THAT(fresh().say("AUTH SCRAM-SHA-1 " + to_base64("n,,n=user,r=abc") + "\r\n"), StartsWith("334 "));
  EXPECT_THAT(fresh().say("AUTH PLAIN AA==\r\n"), StartsWith("504 "));
}

TEST(HonestSmtp, LoginsThatFail) {
  Client client(true);
  EXPECT_THAT(client.say("AUTH PLAIN AHUAcA==\r\n"), StartsWith("503 "));
  client.say("EHLO c\r\n");
  EXPECT_THAT(client.say("AUTH\r\n"), StartsWith("501 "));
  EXPECT_EQ(client.say("AUTH PLAIN\r\n"), "334 \r\n");
  EXPECT_THAT(client.say("*\r\n"), StartsWith("501 "));
  EXPECT_THAT(client.say("AUTH PLAIN AHUAcA==\r\n"), StartsWith("535 "));
  EXPECT_THAT(client.say("AUTH PLAIN !\r\n"), StartsWith("501 "));
  EXPECT_THAT(client.say("MAIL FROM:<a>\r\n"), StartsWith("530 "));
  EXPECT_THAT(client.say("AUTH PLAIN AHUAcA==\r\n"), HasSubstr("421 "));
  EXPECT_TRUE(client.last.close);
}

TEST(HonestSmtp, StrictAboutOrderAndSyntax) {
  const std::vector<std::pair<std::string, std::string>> cases{{"RCPT TO:<b>", "503 "},
                                                               {"DATA", "503 "},
                                                               {"MAIL FROM:a", "501 "},
                                                               {"MAIL FROM", "501 "},
                                                               {"MAIL TO:<a>", "501 "},
                                                               {"MAIL FROM:<a>x", "501 "},
                                                               {"MAIL FROM:<>", "250 "},
                                                               {"FROB", "502 "},
                                                               {"", "502 "},
                                                               {"BDAT 4 LAST", "502 "},
                                                               {"NOOP x", "250 "},
                                                               {"EHLO", "501 "},
                                                               {"VRFY a", "252 "},
                                                               {"EXPN a", "502 "},
                                                               {"HELP", "214 "},
                                                               {std::string("NOOP\0", 5), "500 "}};
  for (const auto& [line, reply] : cases) {
    Client client;
    client.secure();
    client.log_in();
    EXPECT_THAT(client.say(line + "\r\n"), StartsWith(reply)) << printable(line);
    EXPECT_THAT(client.say("NOOP\r\n"), StartsWith("250 ")) << printable(line);
  }
  Client client;
  client.secure();
  client.log_in();
  client.say("MAIL FROM:<a>\r\n");
  EXPECT_THAT(client.say("MAIL FROM:<a>\r\n"), StartsWith("503 "));
  EXPECT_THAT(client.say("RCPT TO:<>\r\n"), StartsWith("501 "));
  EXPECT_THAT(client.say("RCPT TO:<b>\r\nDATA x\r\n"), HasSubstr("501 "));
  EXPECT_THAT(client.say("RSET\r\nRCPT TO:<b>\r\n"), HasSubstr("503 "));
  EXPECT_THAT(client.say("NOOP\n"), StartsWith("500 "));
  EXPECT_THAT(client.say("NO\rOP\r\n"), StartsWith("500 "));
}

TEST(HonestSmtp, CutAnywhereItSaysTheSame) {
  const Bytes script = "EHLO c\r\nNOOP\r\nAUTH PLAIN " + to_base64(Bytes("\0user\0pencil", 12)) +
                       "\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n";
  Client whole(true), pieces(true);
  Bytes said;
  for (const char c : script) said += pieces.say(Bytes(1, c));
  EXPECT_EQ(said, whole.say(script));
  EXPECT_THAT(said, EndsWith("queued\r\n221 2.0.0 Bye\r\n"));
}

TEST(HonestSmtp, ARelayAsksNobodyToLogIn) {
  auto server = make_smtp_relay({.account = account(), .direct = false, .options = {}});
  EXPECT_EQ(server->connected().bytes, "220 d.test ESMTP\r\n");
  const Bytes offer = server->receive("EHLO c\r\n").bytes;
  EXPECT_THAT(offer, HasSubstr("STARTTLS"));
  EXPECT_THAT(offer, Not(HasSubstr("AUTH")));
  EXPECT_THAT(server->receive("AUTH PLAIN AHVzZXIAcGVuY2ls\r\n").bytes, StartsWith("502 "));
  const Bytes mail = "MAIL FROM:<a@b.test>\r\nRCPT TO:<user@d.test>\r\nDATA\r\nwherefore\r\n.\r\n";
  EXPECT_THAT(server->receive(mail).bytes, EndsWith("queued\r\n")) << "in clear too, unless it is told otherwise";
  EXPECT_TRUE(server->receive("STARTTLS\r\n").start_tls);
  server->secured();
  server->receive("EHLO c\r\n");
  EXPECT_THAT(server->receive(mail).bytes, EndsWith("queued\r\n"));
}

TEST(HonestSmtp, HostileInputIsBounded) {
  Client endless;
  EXPECT_THAT(endless.say(Bytes(20000, 'x')), StartsWith("500 "));
  EXPECT_TRUE(endless.last.close);
  Client long_line;
  EXPECT_THAT(long_line.say(Bytes(20000, 'x') + "\r\n"), StartsWith("500 "));
  Client noise;
  Bytes many;
  for (int i = 0; i < 1000; ++i) many += "FROB\r\n";
  EXPECT_THAT(noise.say(many), EndsWith("421 4.7.0 Too many errors\r\n"));
  EXPECT_TRUE(noise.last.close);
  for (const Bytes& body : {Bytes(3U << 20U, 'x'), Bytes(3U << 20U, '\n')}) {
    Client big(true);
    big.say("EHLO c\r\n");
    big.log_in();
    big.say("MAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n");
    EXPECT_THAT(big.say(body), HasSubstr("5"));
    EXPECT_TRUE(big.last.close);
  }
  Client crowd(true);
  crowd.say("EHLO c\r\n");
  crowd.log_in();
  crowd.say("MAIL FROM:<a>\r\n");
  Bytes all;
  for (int i = 0; i < 200; ++i) all += "RCPT TO:<b>\r\n";
  EXPECT_THAT(crowd.say(all), EndsWith("452 4.5.3 Too many recipients\r\n"));
}

}  // namespace
}  // namespace footpad::honest
