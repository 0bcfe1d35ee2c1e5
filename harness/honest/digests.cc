#include "honest/digests.h"

#include <openssl/hmac.h>

namespace footpad::honest {

Bytes digest(const EVP_MD* hash, ByteView bytes) {
  Bytes out(static_cast<std::size_t>(EVP_MD_get_size(hash)), '\0');
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr, hash, nullptr);
  return out;
}

Bytes hmac(const EVP_MD* hash, ByteView key, ByteView bytes) {
  Bytes out(static_cast<std::size_t>(EVP_MD_get_size(hash)), '\0');
  HMAC(hash, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
       bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr);
  return out;
}

}  // namespace footpad::honest
