// One direction of a protocol of lines: what has come and is in no unit yet, taken a line or so many bytes at a time.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"

namespace footpad::dialogue {

class Lines {
 public:
  // A unit may not grow past this (DESIGN.md §5), and so no line may.
  static constexpr std::size_t kLimit = std::size_t{1} << 20U;

  void add(ByteView bytes);
  // The next line with its end, which is LF, with or without a CR before it: what peers make of a bare LF differs, and
  // what one of them takes for an end must not be hidden here. nullopt: it has not come to its end.
  [[nodiscard]] std::optional<Bytes> line();
  // The next `size` bytes. nullopt: they are not there yet.
  [[nodiscard]] std::optional<Bytes> exactly(std::size_t size);
  // The line that is still to end is longer than kLimit: it will not be waited for.
  [[nodiscard]] bool overlong() const { return waiting().size() > kLimit && searched_ >= kLimit; }
  [[nodiscard]] ByteView waiting() const { return ByteView(bytes_).substr(taken_); }
  [[nodiscard]] bool empty() const { return waiting().empty(); }
  // All of it, and nothing is left.
  Bytes take();

 private:
  Bytes bytes_;
  std::size_t taken_ = 0;     // so much of it is in units already
  std::size_t searched_ = 0;  // so much of the rest has no end of a line in it
};

// Without its end.
ByteView content_of(ByteView line);

}  // namespace footpad::dialogue
