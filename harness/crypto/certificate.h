// A certificate, read from its octets.
#pragma once

#include "base/bytes.h"
#include "crypto/handles.h"

namespace footpad {

// Null where OpenSSL cannot. Its key is there only where it is of a type that recipes may ask for: RSA, EC, Ed25519 or
// DSA.
CertificatePtr read_certificate(const Bytes& der);

}  // namespace footpad
