// Queries written by hand, and answers as people read them.
#pragma once

#include <string>

#include "base/text.h"
#include "dns/answer.h"
#include "dns/name.h"
#include "dns/octets.h"

namespace footpad::dns {

constexpr std::uint16_t kId = 0x1234;

struct Asked {
  std::string name;
  unsigned type = 1;
  unsigned flags = 0x0100;  // RD
  Bytes rest = "";          // behind the question
  unsigned additional = 0;
};

inline Bytes query(const Asked& asked) {
  Bytes out;
  for (const unsigned value : {unsigned{kId}, asked.flags, 1U, 0U, 0U, asked.additional}) put_16(out, value);
  out += *name_to_wire(asked.name);
  put_16(out, asked.type);
  put_16(out, 1);
  return out + asked.rest;
}

// An OPT: the payload that the client takes, EDNS version 0, and the DO bit.
inline Bytes opt(unsigned payload, bool dnssec_ok = false) {
  Bytes out(1, '\0');
  put_16(out, 41);
  put_16(out, payload);
  put_16(out, 0);
  put_16(out, dnssec_ok ? 0x8000 : 0);
  put_16(out, 0);
  return out;
}

inline unsigned flags_of(const Answer& answer) { return read_16(*answer.bytes, 2); }
inline unsigned code_of(const Answer& answer) { return flags_of(answer) & 0xfU; }
inline unsigned answers_of(const Answer& answer) { return read_16(*answer.bytes, 6); }

}  // namespace footpad::dns
