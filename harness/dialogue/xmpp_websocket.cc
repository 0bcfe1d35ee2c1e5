#include "dialogue/xmpp_websocket.h"

#include <algorithm>
#include <array>

#include "dialogue/http_conversation.h"
#include "dialogue/http_kinds.h"
#include "dialogue/websocket.h"
#include "dialogue/xmpp_framing.h"
#include "dialogue/xmpp_kinds.h"
#include "dialogue/xmpp_text.h"

namespace footpad::dialogue {
namespace {

using websocket::Message;

class XmppWebsocket final : public Dialogue {
 public:
  void feed(Side from, ByteView bytes, std::vector<Unit>& out) override {
    const Bytes frames = http_.feed(from, bytes, out);
    std::vector<Message> messages;
    reader(from).feed(frames, messages);
    for (Message& message : messages) {
      Unit& unit = out.emplace_back();
      unit.from = from;
      unit.bytes = std::move(message.bytes);
      unit.plain = std::move(message.plain);
      classify(message, unit);
    }
  }

  Bytes take_pending(Side from) override { return http_.take_pending(from) + reader(from).take_pending(); }

  void restart(Side from) override {
    http_.restart(from);
    reader(from).take_pending();
    if (from == Side::client) requests_.forget();
  }

  [[nodiscard]] ByteView unfinished(Side from) const override {
    return http_.over(from) ? readers_[from == Side::client ? 0 : 1].unfinished() : http_.unfinished(from);
  }

  [[nodiscard]] Bytes upgrade_request() const override { return {}; }  // TLS from the first byte

  [[nodiscard]] Bytes hello(const std::string& domain) const override {
    return "GET /xmpp-websocket HTTP/1.1\r\nHost: " + domain +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: Zm9vdHBhZGZvb3RwYWQwMA==\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n";
  }

  [[nodiscard]] Bytes prompt(const Canaries&) const override { return http::timeout_response(); }

  [[nodiscard]] Bytes insert_inside(const Unit& unit, ByteView text) const override {
    return is_message(unit) ? xmpp::inside_end(unit, text) : http::inside_end(unit, text);
  }

  [[nodiscard]] Bytes rewritten(const Unit& unit, ByteView text) const override {
    if (is_message(unit) && !unit.bytes.empty())
      return frame(static_cast<websocket::Opcode>(unit.bytes[0] & 0x0F), text, unit.from == Side::client);
    return unit.plain ? http::chunked(text) : Bytes(text);
  }

  [[nodiscard]] Bytes said_beside(const Unit& unit, Side from, ByteView text) const override {
    return is_message(unit) ? frame(websocket::Opcode::text, text, from == Side::client) : Bytes(text);
  }

  // Compressed frames could not be read (RFC 7692).
  [[nodiscard]] Bytes relayed(const Unit& unit) const override {
    Bytes bytes = unit.bytes;
    for (auto span = unit.spans.rbegin(); span != unit.spans.rend(); ++span)
      if (span->name == "sec-websocket-extensions") bytes.erase(span->begin, span->end - span->begin);
    return bytes;
  }

 private:
  // Only a unit of frames has a plain text that no chunks hid.
  static bool is_message(const Unit& unit) { return unit.plain && !unit.kind.ends_with(".body"); }

  void classify(const Message& message, Unit& unit) {
    const std::string side = std::string(word(unit.from)) + ".";
    const auto give = [&](std::string_view name, Role role) {
      unit.kind = side + std::string(name);
      unit.role = role;
    };
    if (!message.fault.empty()) unit.fields["fault"] = message.fault;
    switch (message.type) {
      case Message::Type::ping: return give("frame-ping", Role::keepalive);
      case Message::Type::pong: return give("frame-pong", Role::keepalive);
      case Message::Type::close: return give("frame-close", Role::goodbye);
      case Message::Type::binary:
      case Message::Type::opaque: return give("bytes", Role::opaque);
      case Message::Type::text: break;
    }
    const auto item = xmpp::read_message(*unit.plain);
    xmpp::classify(item.value_or(xmpp::Item{}), requests_, unit);
    if (item && item->type == xmpp::Item::Type::close) {
      unit.spans = xmpp::spans_of(*unit.plain, item->element);
      if (item->element.has("see-other-uri")) unit.fields["see-other-uri"] = item->element.attribute("see-other-uri");
    }
  }

  websocket::Reader& reader(Side side) { return readers_[side == Side::client ? 0 : 1]; }

  http::Conversation http_;
  std::array<websocket::Reader, 2> readers_{websocket::Reader(Side::client), websocket::Reader(Side::server)};
  xmpp::Requests requests_;
};

}  // namespace

std::unique_ptr<Dialogue> make_xmpp_websocket() { return std::make_unique<XmppWebsocket>(); }

const std::vector<std::string>& xmpp_websocket_kinds() {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> all = http::all_kinds();
    for (const std::string& kind : xmpp::all_kinds())
      if (std::find(all.begin(), all.end(), kind) == all.end()) all.push_back(kind);
    for (const std::string side : {"client.", "server."})
      for (const std::string name : {"frame-ping", "frame-pong", "frame-close"}) all.push_back(side + name);
    return all;
  }();
  return kinds;
}

}  // namespace footpad::dialogue
