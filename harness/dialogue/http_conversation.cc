#include "dialogue/http_conversation.h"

#include "dialogue/http_kinds.h"

namespace footpad::dialogue::http {

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
    // request.
    const ByteView rest = one.reader.pending();
    if (from == Side::client && rest.empty()) return {};
    if (from == Side::server || !may_begin_head(from, rest)) break;
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
