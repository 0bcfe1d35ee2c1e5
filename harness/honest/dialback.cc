#include "honest/dialback.h"

#include "base/text.h"
#include "honest/digests.h"

namespace footpad::honest {

Bytes dialback_key(ByteView secret, std::string_view receiving, std::string_view originating,
                   std::string_view stream_id) {
  const Bytes text = Bytes(receiving) + ' ' + Bytes(originating) + ' ' + Bytes(stream_id);
  return to_hex(hmac(EVP_sha256(), to_hex(digest(EVP_sha256(), secret)), text));
}

}  // namespace footpad::honest
