#include "dialogue/xmpp_framing.h"

#include <algorithm>
#include <utility>

#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_text.h"

namespace footpad::dialogue::xmpp {

std::optional<Item> read_message(ByteView text) {
  Reader reader;
  std::vector<Item> items;
  // Declares nothing that a message may lean on.
  reader.feed("<footpad:stream xmlns:footpad='http://etherx.jabber.org/streams'>", items);
  items.clear();
  reader.feed(text, items);
  if (items.size() != 1 || items[0].type != Item::Type::element || items[0].bytes.size() != text.size())
    return std::nullopt;
  Item item = std::move(items[0]);
  if (item.element.is(name::framing, "open")) item.type = Item::Type::open;
  if (item.element.is(name::framing, "close")) item.type = Item::Type::close;
  return item;
}

Bytes message_of(const Item& item) {
  const auto spans = spans_of(item.bytes, item.element);
  const auto declares = [&](std::string_view attribute) {
    return std::any_of(spans.begin(), spans.end(), [&](const Span& span) { return span.name == attribute; });
  };
  Bytes missing;
  if (!declares("@xmlns") && item.element.space == name::client) missing += attribute("xmlns", name::client);
  if (!declares("@xmlns:stream") && item.element.space == name::stream)
    missing += attribute("xmlns:stream", name::stream);
  Bytes out = item.bytes;
  return out.insert(std::min(out.find_first_of(" \t\r\n/>"), out.size()), missing);
}

Bytes open_message(const Open& open) {
  return "<open" + attribute("xmlns", name::framing) + attribute("from", open.from) + attribute("to", open.to) +
         attribute("id", open.id) + attribute("version", open.version) + attribute("xml:lang", "en") + "/>";
}

Bytes close_message() { return "<close" + attribute("xmlns", name::framing) + "/>"; }

}  // namespace footpad::dialogue::xmpp
