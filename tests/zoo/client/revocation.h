// Whether a certificate still counts, asked at the places that it names: a responder (RFC 6960), or a list (RFC 5280
// §5).
#pragma once

#include <openssl/x509_vfy.h>

#include <string>

namespace zoo {

enum class Revocation { unasked, responder, list };

// Whether the chain that was verified may be used, by what is to be had about each of its certificates below the root.
// `unanswered_will_do`: nothing that can be believed came. `revoked_will_do`: it is as good as any other.
bool is_in_force(X509_STORE_CTX* context, Revocation where, bool unanswered_will_do, bool revoked_will_do);

}  // namespace zoo
