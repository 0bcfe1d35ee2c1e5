// What a client makes of the OCSP answer in the handshake (RFC 6066 8), and of a leaf that must come with one (RFC
// 7633).
#pragma once

#include <openssl/ssl.h>

namespace zoo {

// Asks for an answer with each handshake, and looks at what comes before the handshake is done: an answer that is not a
// good one about the leaf ends it, and so does none where the leaf must have one.
void demand_staples(SSL_CTX* context);
// Asks as well, and looks at nothing.
void ask_for_staples(SSL_CTX* context);
// DNS has vouched for the key, or for an authority that no anchor need know (RFC 7671 5.1, 5.2): who would answer for
// the leaf has no say, or is not known.
bool is_vouched_for_by_dns(SSL* ssl);
// The same look, later: false where demand_staples would have ended the handshake.
bool staple_is_good(SSL* ssl);

}  // namespace zoo
