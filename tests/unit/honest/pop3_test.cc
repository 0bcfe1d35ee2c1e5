#include "honest/pop3.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::honest {
namespace {

Settings settings(bool direct = false, std::map<std::string, std::string> options = {}) {
  Settings out;
  out.account.user = "user";
  out.account.password = "pen cil";
  out.account.domain = "example.test";
  out.account.message = "canary-message";
  out.direct = direct;
  out.options = std::move(options);
  return out;
}

Bytes zeros(std::size_t count) { return Bytes(count, '\0'); }

struct Client {
  explicit Client(Settings how) : server(make_pop3(std::move(how), zeros)) { greeting = server->connected().bytes; }
  Bytes say(const Bytes& line) { return server->receive(line + "\r\n").bytes; }
  std::unique_ptr<Server> server;
  Bytes greeting;
};

// In TLS, logged in.
Client logged_in() {
  Client client(settings(true));
  client.server->secured();
  client.say("USER user");
  EXPECT_EQ(client.say("PASS pen cil"), "+OK logged in\r\n");
  return client;
}

TEST(Pop3Server, GivesNothingAwayInClear) {
  Client client(settings());
  EXPECT_EQ(client.greeting, "+OK ready\r\n");
  const Bytes offer = client.say("CAPA");
  EXPECT_NE(offer.find("\r\nSTLS\r\n"), Bytes::npos);
  EXPECT_EQ(offer.find("SASL"), Bytes::npos);
  EXPECT_EQ(offer.find("USER"), Bytes::npos);
  for (const char* line : {"USER user", "PASS pen cil", "APOP user x", "AUTH PLAIN AHVzZXIAcGVuIGNpbA=="})
    EXPECT_EQ(client.say(line), "-ERR not without TLS\r\n") << line;
  for (const char* line : {"STAT", "RETR 1", "LIST", "", "STLS now"}) EXPECT_TRUE(client.say(line).starts_with("-ERR"));
}

TEST(Pop3Server, ForgetsWhatCameBehindTheRequestForTls) {
  Client client(settings());
  const auto answer = client.server->receive("STLS\r\nUSER user\r\nPASS pen cil\r\nSTAT\r\n");
  EXPECT_TRUE(answer.start_tls);
  EXPECT_EQ(answer.bytes, "+OK begin TLS\r\n");
  EXPECT_TRUE(client.server->secured().bytes.empty());
  EXPECT_TRUE(client.say("STAT").starts_with("-ERR"));
  EXPECT_TRUE(client.say("STLS").starts_with("-ERR"));
  EXPECT_NE(client.say("CAPA").find("\r\nSASL SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN CRAM-MD5\r\n"), Bytes::npos);
}

TEST(Pop3Server, ServesOneMailbox) {
  Client client = logged_in();
  EXPECT_TRUE(client.say("STAT").starts_with("+OK 1 "));
  EXPECT_TRUE(client.say("LIST").ends_with("\r\n.\r\n"));
  EXPECT_TRUE(client.say("LIST 1").starts_with("+OK 1 "));
  EXPECT_TRUE(client.say("LIST 2").starts_with("-ERR"));
  EXPECT_EQ(client.say("UIDL 1"), "+OK 1 footpad-1\r\n");
  const Bytes message = client.say("RETR 1");
  EXPECT_NE(message.find("\r\n\r\ncanary-message\r\n.\r\n"), Bytes::npos);
  const Bytes headers = client.say("TOP 1 0");
  EXPECT_NE(headers.find("\r\nSubject: hello canary-message\r\n"), Bytes::npos) << "whoever reads headers reads of it";
  EXPECT_EQ(headers.find("\r\n\r\ncanary"), Bytes::npos);
  EXPECT_EQ(client.say("DELE 1"), "+OK\r\n");
  EXPECT_EQ(client.say("STAT"), "+OK 0 0\r\n");
  EXPECT_TRUE(client.say("RETR 1").starts_with("-ERR"));
  EXPECT_EQ(client.say("RSET"), "+OK\r\n");
  EXPECT_TRUE(client.say("RETR 1").starts_with("+OK"));
  const auto end = client.server->receive("QUIT\r\n");
  EXPECT_TRUE(end.close);
  EXPECT_TRUE(client.say("STAT").empty());
}

TEST(Pop3Server, LogsInOneAccountByEachMechanism) {
  const auto by = [](const std::vector<Bytes>& words, std::map<std::string, std::string> options = {}) {
    Client client(settings(true, std::move(options)));
    client.server->secured();
    Bytes last;
    for (const Bytes& word : words) last = client.say(word);
    return last;
  };
  const Bytes plain = to_base64(Bytes("\0user\0pen cil", 13));
  EXPECT_EQ(by({"AUTH PLAIN " + plain}), "+OK logged in\r\n");
  EXPECT_EQ(by({"auth plain", plain}), "+OK logged in\r\n");
  EXPECT_EQ(by({"AUTH LOGIN"}), "+ VXNlcm5hbWU6\r\n");
  EXPECT_EQ(by({"AUTH LOGIN", to_base64("user"), to_base64("pen cil")}), "+OK logged in\r\n");
  EXPECT_EQ(by({"AUTH PLAIN", "*"}), "-ERR as you like\r\n");
  EXPECT_EQ(by({"AUTH PLAIN " + plain}, {{"mechanisms", "LOGIN"}}), "-ERR no such mechanism\r\n");
  EXPECT_EQ(by({"USER user", "PASS pencil"}), "-ERR [AUTH] no\r\n");
  EXPECT_EQ(by({"PASS pen cil"}), "-ERR whose?\r\n");
  EXPECT_EQ(by({"USER user", "PASS pen cil"}, {{"user-pass", "false"}}), "-ERR not here\r\n");
  // md5 of "<0000000000000000@example.test>pen cil", by `printf %s ... | md5sum`
  EXPECT_EQ(by({"APOP user 7fd9ecc1f93b9a5c7d0a6fb7c4d0e9a1"}, {{"apop", "true"}}), "-ERR [AUTH] no\r\n");
  EXPECT_EQ(by({"APOP user 272863e8f971c6c4d12f39e9f5e7569e"}, {{"apop", "true"}}), "+OK logged in\r\n");
}

TEST(Pop3Server, BearsHostileBytesInAnySegmentation) {
  Client client(settings(true));
  client.server->secured();
  for (const Bytes& piece :
       {Bytes(1, '\0'), Bytes("\r\n"), Bytes("\n\n\r"), Bytes("U"), Bytes("SER user\nPA"), Bytes("SS pen cil\r\n")})
    client.server->receive(piece);
  EXPECT_TRUE(client.say("STAT").starts_with("+OK 1"));
  EXPECT_TRUE(client.server->receive(Bytes(100000, 'x')).close);
  EXPECT_TRUE(client.say("STAT").empty());
}

}  // namespace
}  // namespace footpad::honest
