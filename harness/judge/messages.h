// Authentication messages picked out of a byte stream, whatever protocol carries them.
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"

namespace footpad::judge {

struct Message {
  Bytes text;                      // decoded
  std::size_t begin = 0, end = 0;  // where it stands in the stream
};

// Runs of base64 (or base64url), decoded, also where they are folded over several lines; and runs of visible text as
// they are. Only what `wanted` says yes to is kept, at most `limit` messages.
std::vector<Message> messages(ByteView bytes, bool (*wanted)(ByteView), std::size_t limit);

// Runs of at least 32 hex digits, in lower case.
std::vector<Message> hex_runs(ByteView bytes, std::size_t limit);

}  // namespace footpad::judge
