// Non-SASL authentication (XEP-0078), as servers of the time before SASL spoke it.
#pragma once

#include <optional>
#include <string>

#include "dialogue/xmpp_reader.h"
#include "honest/xmpp_stanzas.h"
#include "model/canary.h"

namespace footpad::honest::xmpp {

struct LegacyAnswer {
  Bytes bytes;
  std::optional<std::string> resource;  // logged in, and bound to it
};

// `iq` holds a jabber:iq:auth query.
LegacyAnswer answer_legacy(const Element& iq, const Canaries& account, const std::string& stream_id,
                           const Address& client);

}  // namespace footpad::honest::xmpp
