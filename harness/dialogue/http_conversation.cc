#include "dialogue/http_conversation.h"

#include "dialogue/http_kinds.h"

namespace footpad::dialogue::http {
namespace {

bool begins_like_request(char first) { return first == '\r' || first == '\n' || is_token_character(first); }

}  // namespace

Bytes Conversation::feed(Side from, ByteView bytes, std::vector<Unit>& out) {
  OneSide& one = side(from);
  if (one.over) return Bytes(bytes);
  for (ByteView more = bytes;; more = {}) {
    std::vector<Item> items;
    one.reader.feed(more, items);
    for (Item& item : items) {
      if (from == Side::client && item.type == Item::Type::head) side(Side::server).reader.asked(item.head);
      Unit& unit = out.emplace_back();
      unit.from = from;
      classify(std::move(item), unit);
    }
    if (!one.reader.stopped()) return {};
    // A client may ask for another protocol and be refused: it goes on in HTTP. No frame and no record begins like a
    // request; its first byte must tell, since no more than that may have come.
    const ByteView rest = one.reader.pending();
    if (from == Side::client && rest.empty()) return {};
    if (from == Side::server || !begins_like_request(rest.front())) break;
    one.reader.resume();
  }
  one.over = true;
  return one.reader.take_pending();
}

void Conversation::restart(Side from) {
  side(from).reader.restart();
  side(from).over = false;
}

}  // namespace footpad::dialogue::http
