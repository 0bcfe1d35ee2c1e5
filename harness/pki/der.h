// Just enough DER writing for extension bodies: raw octets are the only way to say what OpenSSL's typed calls refuse
// to.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace footpad::pki::der {

constexpr unsigned char boolean = 0x01, integer = 0x02, bit_string = 0x03, octet_string = 0x04, utf8_string = 0x0c,
                        printable_string = 0x13, teletex_string = 0x14, ia5_string = 0x16, utc_time = 0x17,
                        generalized_time = 0x18, bmp_string = 0x1e, sequence = 0x30, set = 0x31;
constexpr unsigned char context(int tag, bool constructed) {
  return static_cast<unsigned char>(0x80 | (constructed ? 0x20 : 0) | tag);
}

Bytes tlv(unsigned char tag, ByteView content);
Bytes bits(ByteView content);        // BIT STRING without unused bits
Bytes number(long value);            // INTEGER, minimal two's complement
Bytes oid(std::string_view dotted);  // OBJECT IDENTIFIER by dotted form or short name; empty where there is none

// One element, as it stands at the front of some octets.
struct Element {
  unsigned char tag = 0;
  ByteView content, whole;
};
// The first element of `octets`, which moves behind it; nothing where none stands there whole. Definite lengths only.
std::optional<Element> next(ByteView& octets);
std::optional<Element> read(ByteView octets);        // the same, for the first
std::vector<Element> elements_of(ByteView content);  // as many as can be read

}  // namespace footpad::pki::der
