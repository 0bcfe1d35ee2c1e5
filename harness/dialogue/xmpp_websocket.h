// XMPP over WebSocket (RFC 7395): a request to leave HTTP, then frames with one element each. TLS from the first byte.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

std::unique_ptr<Dialogue> make_xmpp_websocket();
const std::vector<std::string>& xmpp_websocket_kinds();

}  // namespace footpad::dialogue
