// XMPP whose stream is framed: one element a message, each on its own, and <open/> and <close/> in the place of the
// stream's header and end (RFC 7395 §3.3).
#pragma once

#include <optional>

#include "dialogue/xmpp_reader.h"

namespace footpad::dialogue::xmpp {

// A message's only element; Type::open and Type::close for those two. nullopt: it is none, or not alone.
std::optional<Item> read_message(ByteView text);

// An element of a stream as a message: with the declarations that stand in the stream's header.
Bytes message_of(const Item& element);

// An attribute that is empty is left out.
struct Open {
  std::string_view from, to, id, version = "1.0";
};
Bytes open_message(const Open& open);
Bytes close_message();

}  // namespace footpad::dialogue::xmpp
