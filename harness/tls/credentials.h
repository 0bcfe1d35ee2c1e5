// A chain and a key, made fit for OpenSSL, whether the key belongs to the leaf or not.
#pragma once

#include "base/result.h"
#include "tls/end.h"
#include "tls/handles.h"

namespace footpad::tls {

Status use_credentials(SSL* ssl, const Credentials& credentials);

// `key` itself where it is the leaf's own. Otherwise a key with the leaf's public half and `key`'s private half:
// OpenSSL compares public halves only, so it will serve the leaf and sign with a key that is not the leaf's.
Result<KeyPtr> paired_key(EVP_PKEY* leaf_public, EVP_PKEY* key);

}  // namespace footpad::tls
