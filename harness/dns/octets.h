// Numbers in messages: most significant octet first (RFC 1035 §2.3.2).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace footpad::dns {

inline std::uint8_t octet(ByteView bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }
// Two octets; `at` + 2 must lie within.
inline std::uint16_t read_16(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>(octet(bytes, at) << 8U | octet(bytes, at + 1));
}

inline void put_8(Bytes& out, unsigned value) { out += static_cast<char>(value & 0xffU); }
inline void put_16(Bytes& out, unsigned value) {
  put_8(out, value >> 8U);
  put_8(out, value);
}
inline void put_32(Bytes& out, std::uint32_t value) {
  put_16(out, value >> 16U);
  put_16(out, value & 0xffffU);
}

}  // namespace footpad::dns
