// Just enough DER writing for extension bodies: raw octets are the only way to say what OpenSSL's typed calls refuse
// to.
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace footpad::pki::der {

constexpr unsigned char boolean = 0x01, integer = 0x02, bit_string = 0x03, octet_string = 0x04, utf8_string = 0x0c,
                        sequence = 0x30;
constexpr unsigned char context(int tag, bool constructed) {
  return static_cast<unsigned char>(0x80 | (constructed ? 0x20 : 0) | tag);
}

Bytes tlv(unsigned char tag, ByteView content);
Bytes number(long value);            // INTEGER, minimal two's complement
Bytes oid(std::string_view dotted);  // OBJECT IDENTIFIER by dotted form or short name; empty where there is none

}  // namespace footpad::pki::der
