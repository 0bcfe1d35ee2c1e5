// Any octets as a certificate, on the wire. OpenSSL's server writes only what it can parse, and writes some of that
// otherwise than it came.
#pragma once

#include "base/result.h"
#include "tls/handles.h"

namespace footpad::tls {

// An X509 with the public half of `key`, whose encoding is `octets` whenever OpenSSL's TLS writes it. Its own content
// is a plain certificate, so that OpenSSL finds nothing to object to.
Result<CertificatePtr> certificate_of(const Bytes& octets, EVP_PKEY* key);

// Whether OpenSSL's TLS asks for them. It does not in a process where another library stands before the one that this
// is a part of.
bool serves_octets();

}  // namespace footpad::tls
