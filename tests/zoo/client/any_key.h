// The one weakness that OpenSSL does not let a client have by accident.
#pragma once

#include <openssl/x509.h>

namespace zoo {

// From here on any signature by this certificate's EC key counts as good: the handshake no longer proves that the peer
// holds the key. A certificate with another kind of key stays as it is.
void accept_any_signature_of(X509* certificate);

}  // namespace zoo
