// What the messages of an HTTP/1.1 connection are for: kind, role, spans and fields of each, on either side.
#pragma once

#include <string>
#include <vector>

#include "dialogue/http_reader.h"
#include "model/unit.h"

namespace footpad::dialogue::http {

// Gives `unit`, whose side is set, all the rest.
void classify(Item item, Unit& unit);

// Bytes by which a body says `text` where they were chunked.
Bytes chunked(ByteView text);

// The text of `unit` with `text` inside: a head's last field, a body's end.
Bytes inside_end(const Unit& unit, ByteView text);

// What a server says to a client that asks for nothing (RFC 9110 §15.5.9).
Bytes timeout_response();

const std::vector<std::string>& all_kinds();

}  // namespace footpad::dialogue::http
