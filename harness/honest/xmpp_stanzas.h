// What a server answers to the stanzas of a client that has logged in.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "dialogue/xmpp_reader.h"

namespace footpad::honest::xmpp {

using dialogue::xmpp::Element;
using dialogue::xmpp::Item;

struct Address {
  std::string domain;
  std::string bare;  // "user@domain"
  std::string full;  // "user@domain/resource"; empty: not bound yet
};

// `item` is an <iq/>, <message/> or <presence/>. Empty: nothing is to be said.
Bytes answer_stanza(const Item& item, const Address& client);

Bytes iq_result(const Element& request, const Address& client, std::string_view payload = {});
// type: "cancel", "auth", "modify"; condition: of RFC 6120 §8.3.3. code: of the time before there were conditions, or
// empty.
Bytes iq_error(const Element& request, const Address& client, std::string_view type, std::string_view condition,
               std::string_view code = {});

// The stanza's own bytes with these addresses. Empty: it cannot be repeated in another stream.
Bytes readdressed(const Item& item, std::string_view from, std::string_view to);

}  // namespace footpad::honest::xmpp
