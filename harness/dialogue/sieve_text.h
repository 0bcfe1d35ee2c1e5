// Lines of ManageSieve with the literals in them (RFC 5804 §1.2), one direction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dialogue/lines.h"

namespace footpad::dialogue::sieve {

class WholeLines {
 public:
  struct Line {
    Bytes bytes;
    bool readable = true;  // false: part of something too long to wait for
  };
  void add(ByteView bytes) { lines_.add(bytes); }
  // nullopt: it has not come to its end.
  std::optional<Line> next();
  // What is in no line yet.
  Bytes take_pending();

 private:
  std::optional<Line> give_up();
  std::optional<Line> pass();

  Lines lines_;
  Bytes begun_;                // of a line with literals
  std::uint64_t literal_ = 0;  // so much of its last one is to come
  std::uint64_t passing_ = 0;  // of a literal that is too long: it goes by
  bool skipping_ = false;      // in a line that is too long
};

// Its first word, in upper case, without quotes: "STARTTLS", or STARTTLS.
std::string first_word(std::string_view line);
// A string stands alone on it: what a server asks in a login, and a client answers (§2.1).
bool is_string(ByteView line);

}  // namespace footpad::dialogue::sieve
