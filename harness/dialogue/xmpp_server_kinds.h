// What is said between servers only: stanzas in jabber:server, dialback (XEP-0220), bidirectional streams (XEP-0288).
#pragma once

#include <string>
#include <vector>

#include "dialogue/xmpp_reader.h"
#include "model/unit.h"

namespace footpad::dialogue::xmpp {

// Behind classify(), for whatever that does not know: streams, TLS and SASL are the same here.
void classify_between_servers(const Item& item, Unit& unit);

const std::vector<std::string>& all_kinds_between_servers();

}  // namespace footpad::dialogue::xmpp
