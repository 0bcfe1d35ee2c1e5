// Signatures over certificates and what else is signed like them (CRLs, OCSP answers).
#pragma once

#include <string>

#include "base/result.h"
#include "pki/keys.h"

namespace footpad::pki {

// The AlgorithmIdentifier of a key's signature with a digest ("sha256"); Ed25519 has its own and needs none.
Result<Bytes> signature_algorithm(const Key& key, const std::string& digest);

// The signature over `octets`: the content of the BIT STRING that carries it.
Result<Bytes> sign(ByteView octets, const Key& key, const std::string& digest);

}  // namespace footpad::pki
