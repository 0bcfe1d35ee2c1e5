#include "honest/imap_arguments.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "dialogue/imap_commands.h"

namespace footpad::honest::imap {
namespace {

constexpr int kDepth = 16;
constexpr std::size_t kNumberDigits = 9;

// Reads one thing off the front of `text`; false: there is none that can be read.
bool take_quoted(ByteView& text, std::string& out) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      text.remove_prefix(at + 1);
      return true;
    }
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    if (text[at] == '\r' || text[at] == '\n' || text[at] == '\0') return false;
    out += text[at];
  }
  return false;
}

bool take_literal(ByteView& text, std::string& out) {
  const auto end = text.find("\r\n");
  const auto literal = end == ByteView::npos ? std::nullopt : dialogue::literal_at_end(text.substr(0, end));
  if (!literal || literal->size > text.size() - end - 2) return false;
  out = text.substr(end + 2, static_cast<std::size_t>(literal->size));
  text.remove_prefix(end + 2 + static_cast<std::size_t>(literal->size));
  return true;
}

// Up to the parenthesis that closes it; strings in it may hold some.
bool take_list(ByteView& text, std::string& out) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') {
      ByteView rest = text.substr(at);
      std::string ignored;
      if (!take_quoted(rest, ignored)) return false;
      at = text.size() - rest.size() - 1;
    } else if (text[at] == '(') {
      if (++depth > kDepth) return false;
    } else if (text[at] == ')' && --depth == 0) {
      out = text.substr(1, at - 1);
      text.remove_prefix(at + 1);
      return true;
    }
  }
  return false;
}

// An atom, with what stands in brackets: BODY[HEADER.FIELDS (FROM)]<0.9>.
bool take_atom(ByteView& text, std::string& out) {
  bool inside = false;
  std::size_t at = 0;
  for (; at < text.size() && (inside || text[at] != ' '); ++at) {
    const char c = text[at];
    if (c == '[') inside = true;
    if (c == ']') inside = false;
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
        (!inside && (c == '(' || c == ')' || c == '"' || c == '{')))
      return false;
  }
  out = text.substr(0, at);
  text.remove_prefix(at);
  return at > 0 && !inside;
}

std::optional<unsigned> number_of(std::string_view text, unsigned last) {
  if (text == "*") return last;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || text.size() > kNumberDigits || !digits || text[0] == '0') return std::nullopt;
  return static_cast<unsigned>(std::stoul(std::string(text)));
}

}  // namespace

std::optional<std::vector<Argument>> read_arguments(ByteView text) {
  std::vector<Argument> out;
  while (!text.empty()) {
    if (text[0] != ' ') return std::nullopt;
    text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    Argument argument;
    bool good = false;
    switch (text[0]) {
      case '"':
        argument.type = Argument::Type::string;
        good = take_quoted(text, argument.text);
        break;
      case '{':
        argument.type = Argument::Type::string;
        good = take_literal(text, argument.text);
        break;
      case '(':
        argument.type = Argument::Type::list;
        good = take_list(text, argument.text);
        break;
      default: good = take_atom(text, argument.text);
    }
    if (!good) return std::nullopt;
    out.push_back(std::move(argument));
  }
  return out;
}

std::optional<bool> set_holds(std::string_view set, unsigned number, unsigned last) {
  bool holds = false;
  for (const std::string& part : split(set, ',')) {
    const auto colon = part.find(':');
    const auto begin = number_of(part.substr(0, colon), last);
    const auto end = colon == std::string::npos ? begin : number_of(part.substr(colon + 1), last);
    if (!begin || !end) return std::nullopt;
    holds = holds || (number >= std::min(*begin, *end) && number <= std::max(*begin, *end));
  }
  return holds;
}

}  // namespace footpad::honest::imap
