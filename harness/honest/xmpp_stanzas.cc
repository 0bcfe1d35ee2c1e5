#include "honest/xmpp_stanzas.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_text.h"

namespace footpad::honest::xmpp {
namespace {

namespace name = dialogue::xmpp::name;
using dialogue::xmpp::attribute;

Bytes empty_query(std::string_view space) { return "<query" + attribute("xmlns", space) + "/>"; }

// Whether the client means itself or its server.
bool is_local(std::string_view to, const Address& client) {
  const std::string folded = lower(to);
  return folded.empty() || folded == lower(client.domain) || folded == lower(client.bare) || to == client.full;
}

bool is_self(std::string_view to, const Address& client) {
  return to.empty() || lower(to) == lower(client.bare) || to == client.full;
}

Bytes disco_info(const Address& client, std::string_view to) {
  const bool account = lower(to) == lower(client.bare);
  Bytes out = "<query" + attribute("xmlns", name::disco_info) + ">";
  out += account ? "<identity category='account' type='registered'/>"
                 : "<identity category='server' type='im' name='Footpad'/>";
  for (const auto feature : {name::disco_info, name::disco_items, name::ping})
    out += "<feature" + attribute("var", feature) + "/>";
  return out + "</query>";
}

Bytes answer_get(const Element& iq, const Element& payload, const Address& client) {
  const bool has_node = !payload.attribute("node").empty();
  if (payload.is(name::ping, "ping")) return iq_result(iq, client);
  if (payload.is(name::roster, "query")) return iq_result(iq, client, empty_query(name::roster));
  if (payload.is(name::disco_info, "query") && !has_node)
    return iq_result(iq, client, disco_info(client, iq.attribute("to")));
  if (payload.is(name::disco_items, "query") && !has_node) return iq_result(iq, client, empty_query(name::disco_items));
  const bool known =
      payload.space == name::vcard || payload.space == name::disco_info || payload.space == name::disco_items;
  return iq_error(iq, client, "cancel", known ? "item-not-found" : "service-unavailable");
}

Bytes answer_iq(const Element& iq, const Address& client) {
  const std::string_view type = iq.attribute("type");
  if (type == "result" || type == "error") return {};
  if ((type != "get" && type != "set") || iq.children.size() != 1) return iq_error(iq, client, "modify", "bad-request");
  const Element& payload = iq.children.front();
  if (!is_local(iq.attribute("to"), client)) return iq_error(iq, client, "cancel", "service-unavailable");
  if (type == "get") return answer_get(iq, payload, client);
  if (payload.is(name::session, "session") || payload.is(name::roster, "query")) return iq_result(iq, client);
  return iq_error(iq, client, "cancel", "service-unavailable");
}

Bytes answer_message(const Item& item, const Address& client) {
  const std::string_view to = item.element.attribute("to");
  if (!is_self(to, client) || item.element.attribute("type") == "error") return {};
  return readdressed(item, client.full, to.empty() ? client.bare : to);
}

// A client is one of its own account's resources, and so learns of its own presence.
Bytes answer_presence(const Item& item, const Address& client) {
  const bool broadcast = !item.element.has("to") && !item.element.has("type");
  return broadcast ? readdressed(item, client.full, client.full) : Bytes();
}

}  // namespace

Bytes answer_stanza(const Item& item, const Address& client) {
  if (item.element.name == "iq") return answer_iq(item.element, client);
  if (item.element.name == "message") return answer_message(item, client);
  return answer_presence(item, client);
}

Bytes iq_result(const Element& request, const Address& client, std::string_view payload) {
  Bytes out = "<iq type='result'" + attribute("id", request.attribute("id")) +
              attribute("from", request.attribute("to")) + attribute("to", client.full);
  return payload.empty() ? out + "/>" : out.append(">").append(payload).append("</iq>");
}

Bytes iq_error(const Element& request, const Address& client, std::string_view type, std::string_view condition,
               std::string_view code) {
  return "<iq type='error'" + attribute("id", request.attribute("id")) + attribute("from", request.attribute("to")) +
         attribute("to", client.full) + "><error" + attribute("code", code) + attribute("type", type) + "><" +
         Bytes(condition) + attribute("xmlns", name::stanza_errors) + "/></error></iq>";
}

Bytes readdressed(const Item& item, std::string_view from, std::string_view to) {
  Bytes out = item.bytes;
  auto spans = dialogue::xmpp::spans_of(item.bytes, item.element);
  std::sort(spans.begin(), spans.end(), [](const Span& one, const Span& other) { return one.begin > other.begin; });
  for (const Span& span : spans)
    if (span.name == "@from" || span.name == "@to") out.erase(span.begin, span.end - span.begin);
  out.insert(out.find_first_of(" \t\r\n/>"), attribute("from", from) + attribute("to", to));

  // Prefixes that only the client's own stream header declares mean nothing in the server's.
  dialogue::xmpp::Reader reader;
  std::vector<Item> items;
  reader.feed(dialogue::xmpp::stream_header({.from = {}, .to = {}, .id = {}}) + out, items);
  const bool repeatable =
      items.size() == 2 && items[1].type == Item::Type::element && items[1].element.is(name::client, item.element.name);
  return repeatable ? out : Bytes();
}

}  // namespace footpad::honest::xmpp
