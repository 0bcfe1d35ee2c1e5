#include "dialogue/smtp_replies.h"

#include <algorithm>
#include <utility>

namespace footpad::dialogue::smtp {

int code_of(ByteView line) {
  line = content_of(line);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit)) return 0;
  if (line.size() > 3 && line[3] != ' ' && line[3] != '-') return 0;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

bool goes_on(ByteView line) { return line.size() > 3 && line[3] == '-'; }

void Replies::feed(ByteView bytes, std::vector<Reply>& out) {
  lines_.add(bytes);
  while (read_one(out)) {
  }
}

Bytes Replies::take_pending() {
  skipping_ = false;
  return std::exchange(begun_, {}) + lines_.take();
}

bool Replies::read_one(std::vector<Reply>& out) {
  const auto line = lines_.line();
  if (!line) {
    skipping_ = skipping_ || begun_.size() + lines_.waiting().size() > Lines::kLimit;
    if (skipping_ && !(begun_.empty() && lines_.empty())) out.push_back({0, std::exchange(begun_, {}) + lines_.take()});
    return false;
  }
  const bool readable = !std::exchange(skipping_, false) && begun_.size() + line->size() <= Lines::kLimit;
  const int code = readable ? code_of(*line) : 0;
  begun_ += *line;
  if (code == 0 || !goes_on(*line)) out.push_back({code, std::exchange(begun_, {})});
  return true;
}

}  // namespace footpad::dialogue::smtp
