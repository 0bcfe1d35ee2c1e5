#include "honest/sieve.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::honest {
namespace {

Settings settings() {
  Settings out;
  out.account.user = "user";
  out.account.password = "pencil";
  out.account.domain = "example.test";
  out.account.message = "canary-message";
  return out;
}

Bytes zeros(std::size_t count) { return Bytes(count, '\0'); }
const Bytes kPlain = to_base64(Bytes("\0user\0pencil", 12));

struct Client {
  std::unique_ptr<Server> server = make_sieve(settings(), zeros);
  Bytes greeting = server->connected().bytes;
  Bytes say(const Bytes& line) { return server->receive(line + "\r\n").bytes; }
};

TEST(SieveServer, GivesNothingAwayInClear) {
  Client client;
  EXPECT_NE(client.greeting.find("\"STARTTLS\"\r\n"), Bytes::npos);
  EXPECT_NE(client.greeting.find("\"SASL\" \"\"\r\n"), Bytes::npos);
  EXPECT_TRUE(client.greeting.ends_with("\r\nOK\r\n"));
  EXPECT_TRUE(client.say("AUTHENTICATE \"PLAIN\" \"" + kPlain + "\"").starts_with("NO (ENCRYPT-NEEDED)"));
  EXPECT_TRUE(client.say("LISTSCRIPTS").starts_with("NO"));
  EXPECT_TRUE(client.say("what").starts_with("NO"));
  EXPECT_TRUE(client.say("").starts_with("NO"));
}

TEST(SieveServer, SaysWhatItCanAnewInsideTls) {
  Client client;
  const auto answer = client.server->receive("STARTTLS\r\nAUTHENTICATE \"PLAIN\" \"" + kPlain + "\"\r\n");
  EXPECT_TRUE(answer.start_tls);
  EXPECT_EQ(answer.bytes, "OK \"begin TLS\"\r\n");
  const Bytes again = client.server->secured().bytes;
  EXPECT_EQ(again.find("STARTTLS"), Bytes::npos);
  EXPECT_NE(again.find("\"SASL\" \"SCRAM-SHA-256 SCRAM-SHA-1 PLAIN\"\r\n"), Bytes::npos);
  EXPECT_TRUE(client.say("LISTSCRIPTS").starts_with("NO"));
  EXPECT_EQ(client.say("AUTHENTICATE \"plain\""), "\"\"\r\n");
  EXPECT_EQ(client.say("{" + std::to_string(kPlain.size()) + "+}\r\n" + kPlain), "OK\r\n");
  EXPECT_EQ(client.say("LISTSCRIPTS"), "\"main\" ACTIVE\r\nOK\r\n");
  EXPECT_NE(client.say("GETSCRIPT \"main\"").find("canary-message"), Bytes::npos);
  EXPECT_EQ(client.say("PUTSCRIPT \"x\" {2+}\r\nk;"), "OK\r\n");
  EXPECT_TRUE(client.server->receive("LOGOUT\r\n").close);
}

// RFC 5804 §2.13
TEST(SieveServer, RepeatsTheTagOfANoop) {
  Client client;
  EXPECT_EQ(client.say("NOOP"), "OK\r\n");
  EXPECT_EQ(client.say("NOOP \"a \\\"tag\\\"\""), "OK (TAG \"a \\\"tag\\\"\")\r\n");
}

TEST(SieveServer, RefusesWhatIsWrong) {
  Client client;
  client.server->secured();
  EXPECT_EQ(client.say("AUTHENTICATE \"PLAIN\" \"" + to_base64(Bytes("\0user\0pencils", 13)) + "\""), "NO \"no\"\r\n");
  EXPECT_EQ(client.say("AUTHENTICATE \"LOGIN\""), "NO \"no such mechanism\"\r\n");
  EXPECT_EQ(client.say("AUTHENTICATE \"PLAIN\""), "\"\"\r\n");
  EXPECT_EQ(client.say("\"*\""), "NO \"no\"\r\n");
  EXPECT_EQ(client.say("AUTHENTICATE \"PLAIN"), "NO \"what is that?\"\r\n");
  EXPECT_TRUE(client.server->receive("PUTSCRIPT \"x\" {4294967295+}\r\n").close);
  EXPECT_TRUE(client.say("NOOP").empty());
}

}  // namespace
}  // namespace footpad::honest
