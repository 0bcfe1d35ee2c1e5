// AUTH mechanism [initial-response]: the same line in SMTP (RFC 4954 §4) and POP3 (RFC 5034 §4).
#pragma once

#include "model/unit.h"

namespace footpad::dialogue {

// Gives a unit of such a line its spans, "@mechanism" and "@response", and the field "mechanism", in upper case.
void read_auth(Unit& unit);

}  // namespace footpad::dialogue
