// Session tickets (RFC 5077; RFC 8446 §4.6.1): what a client resumes with, seeing no certificate then.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>

#include "base/result.h"
#include "tls/end.h"

namespace footpad::tls {

void seal_tickets(SSL_CTX* context);  // for all connections of the context, each under the key in its Observed

// Tickets for this connection, sealed and opened under `key`; null: none is given out, and none is taken.
// `early_data`: bytes that a ticket lets its holder send before the handshake is done.
Status use_tickets(SSL* ssl, const TicketKey* key, std::uint32_t early_data);

}  // namespace footpad::tls
