// What proves to both ends of a TLS connection that it is one and the same (RFC 5056).
#pragma once

#include "base/bytes.h"

struct ssl_st;

namespace footpad::tls {

// tls-exporter (RFC 9266 §2): 32 octets. Empty where the handshake is not done, or where it has no unique master secret
// (TLS 1.2 without extended_master_secret, RFC 9266 §4.2).
Bytes exporter_binding(ssl_st* ssl);

// tls-server-end-point (RFC 5929 §4.1) of a leaf in DER. Empty where its signature names no single digest.
Bytes end_point_binding(ByteView certificate);

}  // namespace footpad::tls
