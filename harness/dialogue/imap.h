// IMAP (RFC 9051, RFC 3501; TLS as RFC 2595 and RFC 8314 have it).
#pragma once

#include <memory>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

std::unique_ptr<Dialogue> make_imap();

}  // namespace footpad::dialogue
