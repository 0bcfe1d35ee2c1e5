#include "dialogue/literal.h"

namespace footpad::dialogue {

std::optional<Literal> literal_at_end(ByteView content) {
  constexpr std::size_t kNumberDigits = 18;
  if (!content.ends_with('}')) return std::nullopt;
  const auto open = content.rfind('{');
  if (open == ByteView::npos) return std::nullopt;
  ByteView number = content.substr(open + 1, content.size() - open - 2);
  Literal literal;
  if (number.ends_with('+')) {
    literal.waits = false;
    number.remove_suffix(1);
  }
  if (number.empty() || number.size() > kNumberDigits) return std::nullopt;
  for (const char c : number) {
    if (c < '0' || c > '9') return std::nullopt;
    literal.size = literal.size * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return literal;
}

}  // namespace footpad::dialogue
