// The digests that logins are made of.
#pragma once

#include <openssl/evp.h>

#include "base/bytes.h"

namespace footpad::honest {

Bytes digest(const EVP_MD* hash, ByteView bytes);
Bytes hmac(const EVP_MD* hash, ByteView key, ByteView bytes);

}  // namespace footpad::honest
