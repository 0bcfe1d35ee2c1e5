// The server's answer to a client's wish for WebSocket (RFC 6455 §4.2).
#pragma once

#include <string>
#include <string_view>

#include "dialogue/http_head.h"
#include "honest/http_response.h"

namespace footpad::honest::http {

// 101 with the only subprotocol that is spoken here; 400 or 426 where the request is no such wish.
Response accept_websocket(const dialogue::http::Head& request, std::string_view subprotocol);

}  // namespace footpad::honest::http
