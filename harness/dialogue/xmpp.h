// XMPP: RFC 6120 over STARTTLS and, with XEP-0368, over TLS from the first byte.
#pragma once

#include <memory>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

std::unique_ptr<Dialogue> make_xmpp();         // client to server
std::unique_ptr<Dialogue> make_xmpp_server();  // server to server, with dialback (XEP-0220)

}  // namespace footpad::dialogue
