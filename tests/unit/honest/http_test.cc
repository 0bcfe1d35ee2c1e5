#include "honest/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::honest {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

Canaries account() {
  Canaries account;
  account.user = "juliet";
  account.password = "r0m30:myr0m30";
  account.domain = "d.test";
  account.message = "wherefore";
  return account;
}

struct Client {
  std::unique_ptr<Server> server = make_http({.account = account(), .direct = true, .options = {}});
  Server::Answer last;
  Bytes say(ByteView bytes) {
    last = server->receive(bytes);
    return last.bytes;
  }
};

Bytes request(const std::string& line, const std::string& fields = "",
              const std::string& user = "juliet:r0m30:myr0m30") {
  const std::string login = user.empty() ? "" : "Authorization: Basic " + to_base64(user) + "\r\n";
  return line + " HTTP/1.1\r\nHost: d.test\r\n" + login + fields + "\r\n";
}

TEST(HonestHttp, AsksForThePasswordAndShowsThePage) {
  Client client;
  EXPECT_EQ(client.say(request("GET /", "", "")),
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"footpad\"\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(client.say(request("GET /")),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nwherefore\n");
  EXPECT_FALSE(client.last.close);
}

TEST(HonestHttp, WrongPasswordsAreRefused) {
  for (const std::string user : {"juliet:", "juliet", "romeo:r0m30:myr0m30", "juliet:r0m30:myr0m3", ":"}) {
    Client client;
    EXPECT_THAT(client.say(request("GET /", "", user)), StartsWith("HTTP/1.1 401")) << user;
  }
  Client client;
  EXPECT_THAT(client.say("GET / HTTP/1.1\r\nAuthorization: Basic ?\r\n\r\n"), StartsWith("HTTP/1.1 401"));
}

TEST(HonestHttp, BodiesAreTakenAndOthersAreNotFound) {
  Client client;
  EXPECT_THAT(client.say(request("PUT /x", "Content-Length: 4\r\n")), "");
  EXPECT_THAT(client.say("body"), StartsWith("HTTP/1.1 201"));
  EXPECT_THAT(client.say(request("POST /", "Transfer-Encoding: chunked\r\n") + "1\r\na\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(client.say(request("GET /x")), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(client.say(request("DELETE /")), StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(client.say(request("HEAD /?q")), EndsWith("Content-Length: 10\r\n\r\n"));
  EXPECT_THAT(client.say(request("GET https://d.test/")), StartsWith("HTTP/1.1 200"));
}

TEST(HonestHttp, AClientOfGitFindsABranch) {
  Client client;
  EXPECT_THAT(client.say(request("GET /x.git/info/refs?service=git-upload-pack", "", "")), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(client.say(request("GET /x.git/info/refs?service=git-upload-pack")),
              EndsWith("\r\n\r\n" + Bytes(40, 'f') + "\trefs/heads/main\n"));
}

TEST(HonestHttp, AClientThatWaitsIsToldToGoOn) {
  Client client;
  EXPECT_EQ(client.say(request("PUT /x", "Content-Length: 4\r\nExpect: 100-continue\r\n")),
            "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(client.say("body"), StartsWith("HTTP/1.1 201"));
}

TEST(HonestHttp, PipelinedRequestsAreAnsweredInOrder) {
  Client client;
  const Bytes answer = client.say(request("GET /") + request("GET /x") + request("GET /", "Connection: close\r\n"));
  EXPECT_THAT(answer, HasSubstr("wherefore\nHTTP/1.1 404"));
  EXPECT_TRUE(client.last.close);
  EXPECT_EQ(client.say(request("GET /")), "");
}

TEST(HonestHttp, OldClientsAreClosedOn) {
  Client client;
  EXPECT_THAT(client.say("GET / HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 401"));
  EXPECT_TRUE(client.last.close);
}

TEST(HonestHttp, WhatIsNoHttpIsABadRequest) {
  Client client;
  EXPECT_THAT(client.say("<stream:stream>"), StartsWith("HTTP/1.1 400"));
  EXPECT_TRUE(client.last.close);
}

TEST(HonestHttp, OtherProtocolsAreNotSpoken) {
  Client client;
  EXPECT_THAT(client.say(request("GET /", "Connection: Upgrade\r\nUpgrade: h2c\r\n")), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(client.say(request("GET /x")), StartsWith("HTTP/1.1 404"));
}

}  // namespace
}  // namespace footpad::honest
