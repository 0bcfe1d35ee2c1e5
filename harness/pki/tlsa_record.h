// What DNS says of a key (RFC 6698), for who passes it on.
#pragma once

#include <string>

namespace footpad::pki {

struct TlsaRecord {
  std::string text;  // as zone files have it: "3 1 1 0a1b..."
  bool secure = true;
};

}  // namespace footpad::pki
