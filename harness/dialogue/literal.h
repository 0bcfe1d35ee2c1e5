// Literals, as IMAP (RFC 9051 §4.3) and ManageSieve (RFC 5804 §1.2) have them: a line that ends with the number of
// bytes which follow it.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace footpad::dialogue {

// The number in "{310}" or "{310+}" at the end of a line without its CRLF.
struct Literal {
  std::uint64_t size = 0;
  bool waits = true;  // for leave to go on
};
std::optional<Literal> literal_at_end(ByteView content);

}  // namespace footpad::dialogue
