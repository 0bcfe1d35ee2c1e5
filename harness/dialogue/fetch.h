// HTTP/1.1 in clear, as one fetches what a certificate points at (RFC 5280 4.2.1.13, RFC 6960 A.1). Nobody logs in
// here, and to ask is to tell nothing but what is asked for.
#pragma once

#include <string_view>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

// Of no scenario and no subject: it has no place among protocols().
const Protocol& fetching();

// What a request is for: the path of its target, which may be that of a request to a proxy (RFC 9112 3.2.2). The unit
// that asks, client.fetch, has it in its field "path".
std::string_view fetched_path(std::string_view target);

}  // namespace footpad::dialogue
