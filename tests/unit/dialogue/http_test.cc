#include "dialogue/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transcript.h"

namespace footpad::dialogue {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: d.test\r\n\r\n";
constexpr std::string_view kGetAsUser = "GET / HTTP/1.1\r\nHost: d.test\r\nAuthorization: Basic dTpw\r\n\r\n";

struct Talk {
  std::unique_ptr<Dialogue> dialogue = make_http();
  std::vector<Unit> client(ByteView bytes) { return feed(*dialogue, Side::client, {bytes}); }
  std::vector<Unit> server(ByteView bytes) { return feed(*dialogue, Side::server, {bytes}); }
};

std::vector<Unit> byte_by_byte(Side from, ByteView document) {
  auto dialogue = make_http();
  std::vector<Unit> units;
  for (std::size_t i = 0; i < document.size(); ++i) dialogue->feed(from, document.substr(i, 1), units);
  return units;
}

TEST(Http, ALoginIsAChallengeAndASuccess) {
  Talk talk;
  EXPECT_THAT(kinds_of(talk.client(kGet)), ElementsAre("client.request"));
  EXPECT_THAT(kinds_of(talk.server("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno")),
              ElementsAre("server.unauthorized", "server.body"));
  const auto asked = talk.client(kGetAsUser);
  EXPECT_EQ(asked[0].role, Role::credential);
  const auto units = talk.server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_THAT(kinds_of(units), ElementsAre("server.success", "server.body"));
  EXPECT_EQ(units[0].role, Role::ready);
}

TEST(Http, WithoutACredentialNothingIsASession) {
  Talk talk;
  EXPECT_EQ(talk.client(kGet)[0].role, Role::content);
  EXPECT_EQ(talk.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")[0].kind, "server.response");
}

TEST(Http, PipelinedRequestsAreAnsweredInTheirOrder) {
  Talk talk;
  EXPECT_THAT(kinds_of(talk.client(Bytes(kGetAsUser) + Bytes("HEAD / HTTP/1.1\r\nHost: d\r\n\r\n") + Bytes(kGet))),
              ElementsAre("client.request", "client.request", "client.request"));
  const Bytes ok = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
  EXPECT_THAT(kinds_of(talk.server("HTTP/1.1 100 Continue\r\n\r\n" + ok + "one" + ok + ok + "two")),
              ElementsAre("server.interim", "server.success", "server.body", "server.response", "server.response",
                          "server.body"));
}

TEST(Http, AnySegmentationGivesTheSameUnits) {
  const Bytes document =
      "\r\nPOST /x HTTP/1.1\r\nHost: d.test\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3;a=b\r\nabc\r\n0A\r\n0123456789\r\n0\r\n"
      "T: v\r\n\r\nPUT /y HTTP/1.0\nCookie: c\ncontent-length: 4\n\n1234GET /z HTTP/1.1\r\n\r\n";
  Talk talk;
  const auto whole = talk.client(document);
  const auto pieces = byte_by_byte(Side::client, document);
  EXPECT_EQ(bytes_of(whole), document);
  EXPECT_EQ(lines(whole), lines(pieces));
  EXPECT_THAT(kinds_of(whole),
              ElementsAre("client.request", "client.body", "client.request", "client.body", "client.request"));
  EXPECT_EQ(whole[1].plain, "abc0123456789");
  EXPECT_EQ(whole[2].role, Role::credential);
}

TEST(Http, HalfAChunkedBodyIsKnownAsFarAsItHasCome) {
  Talk talk;
  EXPECT_THAT(kinds_of(talk.client("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n5\r\ncd")),
              ElementsAre("client.request"));
  EXPECT_EQ(talk.dialogue->unfinished(Side::client), "abcd");
}

TEST(Http, SpansAreFieldsByTheirLowerCaseName) {
  Talk talk;
  const Unit unit = talk.server("HTTP/1.1 302 Found\r\nLocation:  https://d.test/ \r\nContent-Length: 0\r\n\r\n")[0];
  EXPECT_EQ(unit.kind, "server.redirect");
  std::map<std::string, std::string> spans;
  for (const Span& span : unit.spans) spans[span.name] = unit.bytes.substr(span.begin, span.end - span.begin);
  EXPECT_EQ(spans["location"], "Location:  https://d.test/ \r\n");
  EXPECT_EQ(spans["@location"], "https://d.test/");
  EXPECT_EQ(spans["@status"], "302");
  EXPECT_EQ(talk.dialogue->insert_inside(unit, "X: y"),
            "HTTP/1.1 302 Found\r\nLocation:  https://d.test/ \r\nContent-Length: 0\r\nX: y\r\n\r\n");
}

TEST(Http, ABodyWithoutALengthLastsUntilTheEnd) {
  Talk talk;
  talk.client(kGet);
  EXPECT_THAT(kinds_of(talk.server("HTTP/1.0 200 OK\r\n\r\nall")), ElementsAre("server.response", "server.body"));
  EXPECT_THAT(kinds_of(talk.server(" of it\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")), ElementsAre("server.body"));
}

TEST(Http, ALongBodyComesOutAsItComesInAndEnds) {
  Talk talk;
  const Bytes body((std::size_t{1} << 20U) + 1, 'x');
  const Bytes head = "PUT / HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  const auto units = talk.client(head + body + Bytes(kGet));
  EXPECT_THAT(kinds_of(units), ElementsAre("client.request", "client.bytes", "client.request"));
  EXPECT_EQ(bytes_of(units), head + body + Bytes(kGet));
}

TEST(Http, WhatIsNoHttpIsOpaqueAtOnce) {
  for (const std::string_view bytes :
       {"\x16\x03\x01", "GET\r\n", "<stream:stream>", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/1.1\r\nno field\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nx", "P / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}) {
    Talk talk;
    const auto units = talk.client(Bytes(bytes) + (bytes.ends_with("\n\r\n") ? "x" : ""));
    ASSERT_FALSE(units.empty()) << bytes;
    EXPECT_EQ(units.back().role, Role::opaque) << bytes;
    EXPECT_EQ(talk.client(kGet)[0].role, Role::opaque) << bytes;
  }
  Talk talk;
  EXPECT_EQ(talk.server("HTTQ")[0].role, Role::opaque);
}

TEST(Http, AHeadWithoutEndIsBounded) {
  Talk talk;
  EXPECT_TRUE(talk.client("GET / HTTP/1.1\r\n").empty());
  EXPECT_FALSE(talk.client(Bytes(std::size_t{1} << 17U, 'x')).empty());
}

TEST(Http, AfterASwitchNothingIsHttp) {
  Talk talk;
  const auto wish = talk.client("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n");
  EXPECT_THAT(lines(wish)[0], HasSubstr("client.upgrade hello"));
  EXPECT_THAT(kinds_of(talk.server("HTTP/1.1 101 Switching Protocols\r\n\r\nother")),
              ElementsAre("server.upgraded", "server.bytes"));
  EXPECT_THAT(kinds_of(talk.client("\x81\x05")), ElementsAre("client.bytes"));
}

TEST(Http, ARefusedWishIsFollowedByMoreHttp) {
  Talk talk;
  talk.client("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n");
  EXPECT_THAT(kinds_of(talk.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")), ElementsAre("server.response"));
  EXPECT_THAT(kinds_of(talk.client(kGetAsUser)), ElementsAre("client.request"));
  EXPECT_THAT(kinds_of(talk.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")), ElementsAre("server.success"));
}

TEST(Http, AChunkedBodyIsRewrittenInChunks) {
  Talk talk;
  talk.client(kGet);
  const auto units = talk.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
  EXPECT_EQ(talk.dialogue->rewritten(units[1], "changed"), "7\r\nchanged\r\n0\r\n\r\n");
}

}  // namespace
}  // namespace footpad::dialogue
