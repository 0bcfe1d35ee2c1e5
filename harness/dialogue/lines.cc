#include "dialogue/lines.h"

#include <utility>

namespace footpad::dialogue {

std::optional<Bytes> Lines::line() {
  const auto end = waiting_.find('\n', searched_);
  if (end == Bytes::npos) {
    searched_ = waiting_.size();
    return std::nullopt;
  }
  return exactly(end + 1);
}

std::optional<Bytes> Lines::exactly(std::size_t size) {
  if (waiting_.size() < size) return std::nullopt;
  searched_ = 0;
  Bytes out = waiting_.substr(0, size);
  waiting_.erase(0, size);
  return out;
}

Bytes Lines::take() {
  searched_ = 0;
  return std::exchange(waiting_, {});
}

ByteView content_of(ByteView line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace footpad::dialogue
