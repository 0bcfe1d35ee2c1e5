// XMPP, client to server: RFC 6120 over STARTTLS and, with XEP-0368, over TLS from the first byte.
#pragma once

#include <memory>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

std::unique_ptr<Dialogue> make_xmpp();

}  // namespace footpad::dialogue
