#include "report/plain.h"

#include <cstdint>

#include "base/text.h"

namespace footpad::report {
namespace {

bool is_continuation(char c) { return (static_cast<std::uint8_t>(c) & 0xc0) == 0x80; }

}  // namespace

std::string one_line(ByteView bytes) { return join(words_of(printable_lines(bytes)), " "); }

std::string sentence(ByteView bytes) {
  std::string out = one_line(bytes);
  if (!out.empty() && std::string_view(".!?").find(out.back()) == std::string_view::npos) out += '.';
  return out;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += is_continuation(c) ? 0 : 1;
  return columns;
}

std::string shortened(const std::string& text, std::size_t columns) {
  if (columns_of(text) <= columns) return text;
  const std::size_t kept = columns > 3 ? columns - 3 : 0;
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end)
    if (!is_continuation(text[end]) && seen++ == kept) break;
  return text.substr(0, end) + std::string(columns - kept, '.');
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t width = columns_of(text);
  return std::string(text) + std::string(columns > width ? columns - width : 0, ' ');
}

std::string wrapped(std::string_view text, std::size_t columns, std::string_view first, std::string_view indent) {
  std::string out;
  std::string line(first);
  bool empty = true;
  for (const auto& part : words_of(text)) {
    if (!empty && columns_of(line) + 1 + columns_of(part) > columns) {
      out += line + '\n';
      line = indent;
      empty = true;
    }
    if (!empty) line += ' ';
    line += part;
    empty = false;
  }
  return out + line + '\n';
}

}  // namespace footpad::report
