#include "honest/xmpp_websocket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialogue/websocket.h"
#include "xmpp_client.h"

namespace footpad::honest {
namespace {

using dialogue::websocket::frame;
using dialogue::websocket::Message;
using dialogue::websocket::Opcode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kOpen = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='d.test' version='1.0'/>";
constexpr std::string_view kClose = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>";

// The example of RFC 6455 §1.3.
Bytes wish(const std::string& protocol = "xmpp") {
  return "GET /xmpp-websocket HTTP/1.1\r\nHost: d.test\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: " +
         protocol + "\r\n\r\n";
}

struct Peer {
  explicit Peer(Options options = {})
      : server(make_xmpp_websocket({.account = juliet(), .direct = true, .options = std::move(options)},
                                   Client::random())) {
    server->secured();
  }
  Bytes http(ByteView bytes) {
    last = server->receive(bytes);
    return last.bytes;
  }
  // What the server says in answer to a message; control frames by their number.
  std::vector<std::string> say(ByteView text, Opcode opcode = Opcode::text, bool masked = true) {
    last = server->receive(frame(opcode, text, masked));
    std::vector<Message> messages;
    reader.feed(last.bytes, messages);
    std::vector<std::string> out;
    for (const Message& message : messages)
      out.push_back(message.type == Message::Type::text
                        ? message.plain
                        : std::to_string(static_cast<int>(message.type)) + " " + to_hex(message.plain));
    return out;
  }
  void upgrade() { ASSERT_THAT(http(wish()), StartsWith("HTTP/1.1 101")); }
  Server::Answer last;
  std::unique_ptr<Server> server;
  dialogue::websocket::Reader reader{Side::server};
};

TEST(HonestXmppWebsocket, ConsentsWithTheKeysAnswerAndNoExtension) {
  Peer peer;
  EXPECT_EQ(peer.http(wish("foo, xmpp")),
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n");
}

TEST(HonestXmppWebsocket, RefusesWhatIsNoWish) {
  Peer peer;
  EXPECT_THAT(peer.http(wish("mqtt")), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(peer.http("GET /ws HTTP/1.1\r\nHost: d.test\r\n\r\n"), StartsWith("HTTP/1.1 426"));
  EXPECT_THAT(peer.http("GET / HTTP/1.1\r\nHost: d.test\r\n\r\n"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(peer.http(wish()), StartsWith("HTTP/1.1 101"));
}

TEST(HonestXmppWebsocket, ALoginWithItsSecondOpening) {
  Peer peer;
  peer.upgrade();
  EXPECT_THAT(peer.say(kOpen), ElementsAre("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='d.test' id='" +
                                               id(1) + "' version='1.0' xml:lang='en'/>",
                                           "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>" +
                                               kMechanisms + "</stream:features>"));
  EXPECT_THAT(
      peer.say("<auth" + kSasl + " mechanism='PLAIN'>" + to_base64(Bytes("\0juliet\0r0m30myr0m30", 20)) + "</auth>"),
      ElementsAre(kSuccess));
  EXPECT_THAT(peer.say(kOpen)[1], HasSubstr("<bind"));
  EXPECT_THAT(
      peer.say("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")[0],
      StartsWith("<iq xmlns='jabber:client' type='result' id='b'"));
  EXPECT_THAT(peer.say("<message xmlns='jabber:client'><body>hi</body></message>")[0],
              StartsWith("<message from='juliet@d.test/"));
  EXPECT_THAT(peer.say(kClose), ElementsAre(kClose, "2 03e8"));
  EXPECT_TRUE(peer.last.close);
}

TEST(HonestXmppWebsocket, AnswersPingsAndCloses) {
  Peer peer;
  peer.upgrade();
  EXPECT_THAT(peer.say("hi", Opcode::ping), ElementsAre("4 6869"));
  EXPECT_THAT(peer.say("", Opcode::close), ElementsAre("2 03e8"));
  EXPECT_TRUE(peer.last.close);
  EXPECT_TRUE(peer.say(kOpen).empty());
}

TEST(HonestXmppWebsocket, ClosesOnWhatBreaksTheRules) {
  const auto ends_with = [](const std::string& code, ByteView text, Opcode opcode, bool masked) {
    Peer peer;
    peer.upgrade();
    EXPECT_THAT(peer.say(text, opcode, masked), ElementsAre("2 " + code)) << text;
    EXPECT_TRUE(peer.last.close);
  };
  ends_with("03ea", kOpen, Opcode::text, false);
  ends_with("03eb", kOpen, Opcode::binary, true);
  ends_with("03ef", "<open", Opcode::text, true);
  ends_with("03ef", "", Opcode::text, true);
}

TEST(HonestXmppWebsocket, StanzasBeforeTheOpeningAreAnError) {
  Peer peer;
  peer.upgrade();
  const auto answer = peer.say("<message xmlns='jabber:client'/>");
  ASSERT_FALSE(answer.empty());
  EXPECT_EQ(answer.back(), "2 03e8");
}

TEST(HonestXmppWebsocket, HostMetaLeadsToTheWebsocket) {
  Peer peer;
  EXPECT_THAT(peer.http("GET /.well-known/host-meta HTTP/1.1\r\nHost: d.test\r\n\r\n"),
              HasSubstr("<Link rel='urn:xmpp:alt-connections:websocket' href='wss://d.test/ws'/>"));
  EXPECT_THAT(peer.http("GET /.well-known/host-meta.json HTTP/1.1\r\nHost: d.test\r\n\r\n"),
              HasSubstr(R"({"links":[{"rel":"urn:xmpp:alt-connections:websocket","href":"wss://d.test/ws"}]})"));
  Peer other(Options{{"websocket-url", "ws://e.test/"}});
  EXPECT_THAT(other.http("GET /.well-known/host-meta HTTP/1.1\r\nHost: d.test\r\n\r\n"),
              HasSubstr("href='ws://e.test/'"));
}

}  // namespace
}  // namespace footpad::honest
