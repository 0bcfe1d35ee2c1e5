#include "dialogue/sieve_text.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "dialogue/literal.h"

namespace footpad::dialogue::sieve {

std::optional<WholeLines::Line> WholeLines::next() {
  for (;;) {
    if (passing_ > 0) return pass();
    if (literal_ > 0) {
      auto text = lines_.exactly(literal_);
      if (!text) return std::nullopt;
      begun_ += *text;
      literal_ = 0;
    }
    auto line = lines_.line();
    if (!line) return lines_.overlong() || skipping_ ? give_up() : std::nullopt;
    if (std::exchange(skipping_, false)) return Line{std::move(*line), false};
    const bool readable = line->size() <= Lines::kLimit;  // where it came in pieces, it was not waited for
    begun_ += *line;
    if (!readable) return Line{std::exchange(begun_, {}), false};
    const auto literal = literal_at_end(content_of(*line));
    if (!literal) return Line{std::exchange(begun_, {})};
    if (literal->size > Lines::kLimit || begun_.size() + literal->size > Lines::kLimit) {
      passing_ = literal->size;
      skipping_ = true;  // and so does the line that it stands in
      return Line{std::exchange(begun_, {}), false};
    }
    literal_ = literal->size;
  }
}

std::optional<WholeLines::Line> WholeLines::pass() {
  const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(passing_, lines_.waiting().size()));
  if (here == 0) return std::nullopt;
  passing_ -= here;
  return Line{*lines_.exactly(here), false};
}

std::optional<WholeLines::Line> WholeLines::give_up() {
  skipping_ = true;
  Bytes rest = std::exchange(begun_, {}) + lines_.take();
  if (rest.empty()) return std::nullopt;
  return Line{std::move(rest), false};
}

Bytes WholeLines::take_pending() {
  literal_ = 0;
  return std::exchange(begun_, {}) + lines_.take();
}

std::string first_word(std::string_view line) {
  if (line.starts_with('"')) line.remove_prefix(1);
  return upper(line.substr(0, std::min(line.find_first_of(" \"({\r\n"), line.size())));
}

bool is_string(ByteView line) {
  const auto content = content_of(line);
  if (content.size() > 1 && content.front() == '"') return content.find('"', 1) == content.size() - 1;
  return content.starts_with('{');
}

}  // namespace footpad::dialogue::sieve
