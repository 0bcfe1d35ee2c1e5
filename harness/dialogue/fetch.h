// HTTP/1.1 in clear, as one fetches what a certificate points at (RFC 5280 4.2.1.13, RFC 6960 A.1). Nobody logs in
// here, and to ask is to tell nothing but what is asked for.
#pragma once

#include <memory>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

// Of no scenario and no subject: it has no place among protocols().
const Protocol& fetching();

}  // namespace footpad::dialogue
