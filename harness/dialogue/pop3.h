// POP3 (RFC 1939) with CAPA (RFC 2449), STLS (RFC 2595 §4) and AUTH (RFC 5034).
#pragma once

#include <memory>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

std::unique_ptr<Dialogue> make_pop3();

}  // namespace footpad::dialogue
