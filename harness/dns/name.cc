#include "dns/name.h"

#include "base/text.h"
#include "dns/octets.h"

namespace footpad::dns {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kMostName = 255, kMostLabel = 63;  // octets (RFC 1035 §2.3.4)
constexpr unsigned kPointer = 0xc0;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_plain(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '*';
}

void append_label(std::string& text, ByteView label) {
  if (!text.empty()) text += '.';
  for (const char c : label) {
    if (is_plain(c)) {
      text += c;
    } else if (c == '.' || c == '\\') {
      text += {'\\', c};
    } else {
      const std::string number = std::to_string(static_cast<std::uint8_t>(c));
      text += "\\" + std::string(3 - number.size(), '0') + number;
    }
  }
}

// Takes one character, perhaps escaped, off the front. nullopt: a bad escape.
std::optional<char> take(std::string_view& text) {
  const char first = text.front();
  text.remove_prefix(1);
  if (first != '\\') return first;
  if (text.empty()) return std::nullopt;
  if (!is_digit(text[0])) {
    const char escaped = text.front();
    text.remove_prefix(1);
    return escaped;
  }
  if (text.size() < 3 || !is_digit(text[1]) || !is_digit(text[2])) return std::nullopt;
  const int number = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  text.remove_prefix(3);
  if (number > 255) return std::nullopt;
  return static_cast<char>(number);
}

// Where the first label ends; npos where there is no other. A dot behind a backslash belongs to its label.
std::size_t first_dot(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '.')
      return i;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<Bytes> name_to_wire(std::string_view text) {
  Bytes out;
  if (text == ".") return Bytes(1, '\0');
  while (!text.empty()) {
    Bytes label;
    while (!text.empty() && text.front() != '.') {
      const auto c = take(text);
      if (!c) return std::nullopt;
      label += *c;
    }
    if (!text.empty()) text.remove_prefix(1);
    if (label.empty() || label.size() > kMostLabel) return std::nullopt;
    put_8(out, static_cast<unsigned>(label.size()));
    out += label;
  }
  if (out.empty() || out.size() + 1 > kMostName) return std::nullopt;
  return out + '\0';
}

std::optional<NameAt> read_name(ByteView message, std::size_t at) {
  NameAt out;
  std::size_t size = 1;  // of the whole name, uncompressed
  std::size_t lowest = at;
  for (;;) {
    if (at >= message.size()) return std::nullopt;
    const unsigned length = octet(message, at);
    if (length == 0) break;
    if ((length & kPointer) == kPointer) {
      if (at + 1 >= message.size()) return std::nullopt;
      const std::size_t target = read_16(message, at) & 0x3fffU;
      if (out.end == 0) out.end = at + 2;
      if (target < kHeaderSize || target >= lowest) return std::nullopt;
      at = lowest = target;
      continue;
    }
    if ((length & kPointer) != 0 || at + 1 + length > message.size()) return std::nullopt;
    size += length + 1;
    if (size > kMostName) return std::nullopt;
    append_label(out.text, message.substr(at + 1, length));
    out.octets += message.substr(at + 1, length);
    at += length + 1;
  }
  if (out.end == 0) out.end = at + 1;
  if (out.text.empty()) out.text = ".";
  return out;
}

std::string folded(std::string_view text) {
  if (text.size() > 1 && text.ends_with('.') && !text.ends_with("\\.")) text.remove_suffix(1);
  return lower(text);
}

std::string parent(std::string_view text) {
  const auto dot = first_dot(text);
  if (dot == std::string_view::npos || dot + 1 >= text.size()) return ".";
  return std::string(text.substr(dot + 1));
}

}  // namespace footpad::dns
