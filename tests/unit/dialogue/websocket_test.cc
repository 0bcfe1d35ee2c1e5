#include "dialogue/websocket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialogue/xmpp_websocket.h"
#include "transcript.h"

namespace footpad::dialogue {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using websocket::frame;
using websocket::Message;
using websocket::Opcode;

// As a client masks it: header of two bytes, a key, and the text under it.
Bytes masked(unsigned first, const Bytes& text, ByteView key = "\x5a\x01\xff\x80") {
  Bytes out(1, static_cast<char>(first));
  out += static_cast<char>(0x80U | text.size());
  out += key;
  for (std::size_t i = 0; i < text.size(); ++i) out += static_cast<char>(text[i] ^ key[i % 4]);
  return out;
}

std::vector<std::string> read(Side from, ByteView bytes, std::size_t piece = Bytes::npos) {
  websocket::Reader reader(from);
  std::vector<Message> messages;
  for (std::size_t at = 0; at < bytes.size(); at += std::min(piece, bytes.size() - at))
    reader.feed(bytes.substr(at, piece), messages);
  std::vector<std::string> out;
  Bytes all;
  for (const Message& message : messages) {
    out.push_back(std::to_string(static_cast<int>(message.type)) + " " + printable(message.plain) + " " +
                  message.fault);
    all += message.bytes;
  }
  EXPECT_EQ(all + reader.take_pending(), bytes);
  return out;
}

TEST(Websocket, FramesSayWhatTheirMaskHides) {
  const Bytes bytes = masked(0x81, "<a/>") + masked(0x89, "hi") + masked(0x88, "") + frame(Opcode::text, "x", true);
  const std::vector<std::string> expected{"0 <a/> ", "3 hi ", "2  ", "0 x "};
  EXPECT_EQ(read(Side::client, bytes), expected);
  EXPECT_EQ(read(Side::client, bytes, 1), expected);
}

TEST(Websocket, FragmentsAreJoinedAroundControlFrames) {
  const Bytes bytes = masked(0x01, "pass") + masked(0x89, "hi") + masked(0x00, "wo") + masked(0x80, "rd");
  EXPECT_THAT(read(Side::client, bytes), ElementsAre("3 hi ", "0 password "));
  EXPECT_EQ(read(Side::client, bytes, 1), read(Side::client, bytes));
}

TEST(Websocket, LengthsOfAllSizes) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{125}, std::size_t{126}, std::size_t{65535}, std::size_t{65536}}) {
    websocket::Reader reader(Side::server);
    std::vector<Message> messages;
    reader.feed(frame(Opcode::text, Bytes(size, 'x')), messages);
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].plain.size(), size);
    EXPECT_EQ(messages[0].fault, "");
  }
}

TEST(Websocket, WhatBreaksARuleIsOpaqueAndReadAllTheSame) {
  const auto fault = [](Side from, const Bytes& bytes) {
    const auto messages = read(from, bytes);
    EXPECT_EQ(read(from, bytes, 1), messages);
    return messages.empty() ? "" : messages[0];
  };
  EXPECT_EQ(fault(Side::client, frame(Opcode::text, "secret")), "5 secret the client does not mask its frames");
  EXPECT_EQ(fault(Side::server, masked(0x81, "x")), "5 x the server masks its frames");
  EXPECT_EQ(fault(Side::client, masked(0xC1, "x")),
            "5 x reserved bits are set, for an extension that nobody agreed on");
  EXPECT_EQ(fault(Side::client, masked(0x83, "x")), "5 x a frame of an unknown kind");
  EXPECT_EQ(fault(Side::client, masked(0x09, "x")), "5 x a control frame in fragments");
  EXPECT_EQ(fault(Side::client, masked(0x80, "x")), "5 x a continuation of nothing");
  EXPECT_EQ(fault(Side::client, masked(0x01, "a") + masked(0x81, "b")), "5 ab a message inside a message");
  EXPECT_THAT(fault(Side::server, frame(Opcode::ping, Bytes(126, 'x'))), HasSubstr("a control frame that is too long"));
  EXPECT_THAT(fault(Side::server, Bytes("\x81\x7e\x00\x01x", 5)),
              HasSubstr("a length that is not written as it must be"));
}

TEST(Websocket, AFrameOfEndlessLengthIsReadAsItComes) {
  websocket::Reader reader(Side::server);
  std::vector<Message> messages;
  reader.feed(Bytes("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10), messages);
  EXPECT_TRUE(messages.empty());
  for (int i = 0; i < 40; ++i) reader.feed(Bytes(65536, 'x'), messages);
  std::size_t read = 0;
  for (const Message& message : messages) {
    EXPECT_EQ(message.type, Message::Type::opaque);
    read += message.plain.size();
  }
  EXPECT_EQ(read, 40U * 65536U);
  EXPECT_EQ(reader.unfinished().size(), 0U);
}

TEST(Websocket, FragmentsWithoutEndAreBoundedToo) {
  websocket::Reader reader(Side::client);
  std::vector<Message> messages;
  reader.feed(masked(0x01, "a"), messages);
  const Bytes more = masked(0x00, Bytes(100, 'x'));
  for (int i = 0; i < 20000; ++i) reader.feed(more, messages);
  EXPECT_FALSE(messages.empty());
  EXPECT_LE(reader.unfinished().size(), websocket::kMessageLimit);
  messages.clear();
  reader.feed(masked(0x80, "end") + masked(0x81, "next"), messages);
  EXPECT_EQ(messages.back().plain, "next");
  EXPECT_EQ(messages.back().type, Message::Type::text);
}

struct Talk {
  std::unique_ptr<Dialogue> dialogue = make_xmpp_websocket();
  std::vector<Unit> client(ByteView bytes) { return feed(*dialogue, Side::client, {bytes}); }
  std::vector<Unit> server(ByteView bytes) { return feed(*dialogue, Side::server, {bytes}); }
  void upgrade() {
    EXPECT_THAT(kinds_of(client(wish)), ElementsAre("client.upgrade"));
    EXPECT_THAT(kinds_of(server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n")),
                ElementsAre("server.upgraded"));
  }
  Bytes wish =
      "GET /ws HTTP/1.1\r\nHost: d.test\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
      "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n";
};

Bytes auth() { return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHUAcA==</auth>"; }

TEST(XmppWebsocket, MessagesAreElementsOfAStream) {
  Talk talk;
  talk.upgrade();
  const auto units = talk.client(masked(0x81, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='d.test'/>") +
                                 masked(0x81, auth()));
  EXPECT_THAT(kinds_of(units), ElementsAre("client.stream-open", "client.auth"));
  EXPECT_EQ(units[1].role, Role::credential);
  EXPECT_EQ(units[1].plain, auth());
  EXPECT_EQ(units[1].fields.at("mechanism"), "PLAIN");
  const auto features =
      talk.server(frame(Opcode::text, "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>") +
                  frame(Opcode::text, "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://e/'/>"));
  EXPECT_THAT(kinds_of(features), ElementsAre("server.features", "server.stream-close"));
  EXPECT_EQ(features[1].fields.at("see-other-uri"), "wss://e/");
}

TEST(XmppWebsocket, FramesMayComeBeforeTheDialogueHasHeardTheServersConsent) {
  Talk talk;
  talk.client(talk.wish);
  EXPECT_THAT(kinds_of(talk.client(masked(0x81, auth()))), ElementsAre("client.auth"));
}

TEST(XmppWebsocket, WhatIsNotOneElementIsOpaque) {
  for (const Bytes text : {"", " ", "<a/><b/>", "<a>", "text", "<?xml version='1.0'?><a/>", " <a/>", "<a/> ",
                           "</stream:stream>", "<stream:features/>", "<!-- --><a/>", "</footpad:stream>",
                           "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>"}) {
    Talk talk;
    talk.upgrade();
    const auto units = talk.server(frame(Opcode::text, text));
    ASSERT_EQ(units.size(), 1U) << text;
    EXPECT_EQ(units[0].role, Role::opaque) << text;
  }
}

TEST(XmppWebsocket, EditsActOnWhatIsSaidAndTheFrameIsMadeAnew) {
  Talk talk;
  talk.upgrade();
  const Unit unit =
      talk.server(frame(Opcode::text, "<features xmlns='http://etherx.jabber.org/streams'><a/></features>"))[0];
  ASSERT_EQ(unit.kind, "server.features");
  EXPECT_EQ(unit.text().substr(unit.spans[1].begin, 4), "<a/>");
  EXPECT_EQ(talk.dialogue->rewritten(unit, "<x/>"), frame(Opcode::text, "<x/>"));
  EXPECT_EQ(talk.dialogue->said_beside(unit, Side::client, "<x/>"), frame(Opcode::text, "<x/>", true));
  EXPECT_EQ(talk.dialogue->insert_inside(unit, "<b/>"),
            "<features xmlns='http://etherx.jabber.org/streams'><a/><b/></features>");
}

TEST(XmppWebsocket, BesideHttpTextIsBytes) {
  Talk talk;
  const Unit wish = talk.client(talk.wish)[0];
  EXPECT_EQ(talk.dialogue->said_beside(wish, Side::server, "HTTP/1.1 302 Found\r\n\r\n"), "HTTP/1.1 302 Found\r\n\r\n");
}

TEST(XmppWebsocket, CompressionIsNotOfferedToAServer) {
  Talk talk;
  const Bytes relayed = talk.dialogue->relayed(talk.client(talk.wish)[0]);
  EXPECT_EQ(relayed, replace_all(talk.wish, "Sec-WebSocket-Extensions: permessage-deflate\r\n", ""));
}

}  // namespace
}  // namespace footpad::dialogue
