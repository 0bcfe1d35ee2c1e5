// SHA-256 of octets.
#pragma once

#include <openssl/evp.h>

#include "base/bytes.h"
#include "crypto/handles.h"

namespace footpad {

inline Bytes sha256(ByteView bytes) {
  Bytes out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), &size, EVP_sha256(), nullptr);
  out.resize(size);
  return out;
}

}  // namespace footpad
