// Frames: the first byte says whose, the rest is what comes.
#include "dialogue/websocket.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "targets.h"

namespace footpad::fuzz {
namespace {

using dialogue::websocket::Message;

struct Heard {
  std::vector<Message> messages;
  Bytes pending;
};

Heard hear(Side side, ByteView bytes, Chance& chance) {
  dialogue::websocket::Reader reader(side);
  Heard out;
  for (const std::size_t size : segments(bytes.size(), chance)) {
    reader.feed(bytes.substr(0, size), out.messages);
    bytes.remove_prefix(size);
  }
  out.pending = reader.take_pending();
  return out;
}

Bytes all_of(const Heard& heard) {
  Bytes out;
  for (const Message& message : heard.messages) out += message.bytes;
  return out + heard.pending;
}

// Those too long for one come out as they come in: only what they are is compared.
std::vector<std::string> said(const Heard& heard) {
  std::vector<std::string> out;
  for (const Message& message : heard.messages) {
    const std::string kind = std::to_string(static_cast<int>(message.type)) + " ";
    const bool in_pieces = message.type == Message::Type::opaque && !out.empty() && out.back().starts_with(kind);
    if (in_pieces)
      out.back() += message.bytes;
    else
      out.push_back(kind + message.bytes + (message.type == Message::Type::opaque ? "" : " says " + message.plain));
  }
  return out;
}

void frames(ByteView input) {
  if (input.empty()) return;
  const Side side = (input[0] & 1) != 0 ? Side::client : Side::server;
  input.remove_prefix(1);
  Chance chance = chance_of(input);
  const Heard once = hear(side, input, chance), again = hear(side, input, chance);
  ASSERT_EQ(all_of(once), input) << "a byte was lost, added or changed";
  ASSERT_EQ(said(once), said(again)) << "another segmentation is read otherwise";
  // What Footpad says in a frame is read as it was meant.
  const bool masked = side == Side::client;
  const ByteView payload = input.substr(0, std::min<std::size_t>(input.size(), std::size_t{1} << 19U));
  const Heard own = hear(side, frame(dialogue::websocket::Opcode::binary, payload, masked), chance);
  ASSERT_EQ(own.messages.size(), 1U);
  ASSERT_EQ(own.messages[0].plain, payload);
  ASSERT_EQ(own.messages[0].type, Message::Type::binary);
}

}  // namespace

std::vector<Target> websocket_targets() { return {{"websocket", &frames}}; }

}  // namespace footpad::fuzz
