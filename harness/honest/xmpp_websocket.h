// The XMPP server behind WebSocket frames (RFC 7395, RFC 6455), at /ws and /xmpp-websocket, and its host-meta
// (XEP-0156). Options: those of the XMPP server, and "websocket-url": what host-meta links to (default
// wss://DOMAIN/ws).
#pragma once

#include <memory>

#include "honest/entropy.h"
#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_xmpp_websocket(Settings settings, Entropy entropy = random_bytes);

}  // namespace footpad::honest
