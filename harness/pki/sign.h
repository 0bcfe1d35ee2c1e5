// Signing a certificate by hand: faster than X509_sign, and it can put another algorithm's name on the signature.
#pragma once

#include <string>

#include "base/result.h"
#include "pki/keys.h"

namespace footpad::pki {

// `named_algorithm`: a dotted OID that both algorithm identifiers shall carry instead of the true one; empty: the
// truth.
Status sign(X509* certificate, const Key& key, const std::string& digest, const std::string& named_algorithm);

// Puts an OID into an algorithm identifier.
Status name_algorithm(X509_ALGOR* algorithm, const std::string& oid);

}  // namespace footpad::pki
