#include "dialogue/lines.h"

#include <utility>

namespace footpad::dialogue {

// What was taken is thrown away here, once, and not with each of many short lines.
void Lines::add(ByteView bytes) {
  bytes_.erase(0, std::exchange(taken_, 0));
  bytes_ += bytes;
}

std::optional<Bytes> Lines::line() {
  const auto end = waiting().find('\n', searched_);
  if (end == ByteView::npos) {
    searched_ = waiting().size();
    return std::nullopt;
  }
  return exactly(end + 1);
}

std::optional<Bytes> Lines::exactly(std::size_t size) {
  if (waiting().size() < size) return std::nullopt;
  searched_ = 0;
  Bytes out(waiting().substr(0, size));
  taken_ += size;
  return out;
}

Bytes Lines::take() {
  searched_ = 0;
  Bytes out(waiting());
  bytes_.clear();
  taken_ = 0;
  return out;
}

ByteView content_of(ByteView line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace footpad::dialogue
