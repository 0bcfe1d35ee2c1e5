#include "dialogue/websocket.h"

#include <gmock/gmock.h>

#include "road.h"

namespace footpad::session {
namespace {

using dialogue::websocket::frame;
using dialogue::websocket::Opcode;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kWish =
    "GET /ws HTTP/1.1\r\nHost: d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n";
constexpr const char* kOpen = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.test' version='1.0'/>";

// Under a mask that hides something, in `pieces` fragments.
std::string masked(const std::string& text, std::size_t pieces = 1) {
  const std::string key = "\x5a\xa5\x3c\xc3";
  std::string out;
  const std::size_t size = (text.size() + pieces - 1) / pieces;
  for (std::size_t at = 0; at < text.size(); at += size) {
    const std::string part = text.substr(at, size);
    out += static_cast<char>((at == 0 ? 1U : 0U) | (at + size >= text.size() ? 0x80U : 0U));
    out += static_cast<char>(0x80U | part.size());  // never more than 125
    out += key;
    for (std::size_t i = 0; i < part.size(); ++i) out += static_cast<char>(part[i] ^ key[i % 4]);
  }
  return out;
}

class FramedRoad : public Road {
 public:
  explicit FramedRoad(Scenario scenario = {}) : Road(std::move(scenario), Transport::direct, "xmpp-websocket") {
    client_starts_tls();
    client(kWish);
  }
  [[nodiscard]] std::string said() const {
    for (const Flow& one : ledger().flows)
      if (one.decoded) return one.bytes;
    return "";
  }
  [[nodiscard]] const Event* unit(const std::string& kind) const {
    for (const Event& event : ledger().events)
      if (event.type == Event::Type::unit && event.what == kind) return &event;
    return nullptr;
  }
};

TEST(FramedSession, WhatAMaskHidesIsOnRecordBesideTheBytes) {
  FramedRoad road;
  road.client(masked(kOpen) + masked(plain_auth()));
  EXPECT_THAT(road.heard(), HasSubstr("<success"));
  EXPECT_THAT(road.flow(Side::client, Channel::genuine), Not(HasSubstr("AHVhbGljZ")));
  EXPECT_EQ(road.said(), kOpen + plain_auth());
  const Event* auth = road.unit("client.auth");
  ASSERT_TRUE(auth != nullptr && auth->said);
  EXPECT_EQ(road.said().substr(auth->said->begin, auth->said->end - auth->said->begin), plain_auth());
}

TEST(FramedSession, FragmentsAndPiecesAreJoined) {
  FramedRoad road;
  road.client(masked(kOpen));
  road.client_in_pieces(masked(plain_auth(), 7));
  EXPECT_EQ(road.said(), kOpen + plain_auth());
  EXPECT_EQ(road.count(Event::Type::unit, "client.auth"), 1);
}

TEST(FramedSession, HalfAMessageIsOnRecordToo) {
  FramedRoad road;
  const std::string frames = masked(plain_auth());
  road.client(frames.substr(0, frames.size() - 5));
  EXPECT_EQ(road.said(), plain_auth().substr(0, plain_auth().size() - 5));
  EXPECT_EQ(road.unit("client.auth"), nullptr);
}

TEST(FramedSession, ControlFramesInsideAMessageTearNothingApart) {
  FramedRoad road;
  const std::string frames = masked(plain_auth(), 2);
  const std::size_t first = 6 + (plain_auth().size() + 1) / 2;
  road.client(frames.substr(0, first));
  road.client(frame(Opcode::ping, "ping", true));
  road.client(frames.substr(first));
  EXPECT_THAT(road.said(), HasSubstr(plain_auth()));
  EXPECT_THAT(road.said(), HasSubstr("ping"));
  EXPECT_EQ(road.count(Event::Type::unit, "client.auth"), 1);
}

TEST(FramedSession, EditsGoIntoTheFrame) {
  Scenario scenario;
  On on;
  on.at = "server.features";
  Action remove;
  remove.kind = Action::Kind::remove;
  remove.select = "mechanisms";
  on.actions = {remove};
  scenario.ons = {on};
  FramedRoad road(scenario);
  road.heard();
  road.client(masked(kOpen));
  EXPECT_THAT(road.heard(),
              HasSubstr(frame(Opcode::text,
                              "<stream:features xmlns:stream='http://etherx.jabber.org/streams'></stream:features>")));
}

TEST(FramedSession, RepliesAreFramedAndMatchesReadTheText) {
  Scenario scenario;
  On on;
  on.at = "client.auth";
  on.match = "PLAIN";
  Action reply;
  reply.kind = Action::Kind::reply;
  reply.text = "<success xmlns='x'/>";
  on.actions = {reply};
  scenario.ons = {on};
  FramedRoad road(scenario);
  road.client(masked(kOpen));
  road.heard();
  road.client(masked(plain_auth()));
  EXPECT_EQ(road.heard(), frame(Opcode::text, "<success xmlns='x'/>"));
}

}  // namespace
}  // namespace footpad::session
