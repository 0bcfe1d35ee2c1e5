// HTTP/1.1 over TLS from the first byte (RFC 9110 §4.2.2, RFC 9112).
#pragma once

#include <memory>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

std::unique_ptr<Dialogue> make_http();

}  // namespace footpad::dialogue
