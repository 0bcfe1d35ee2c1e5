#include "judge/forms.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"

namespace footpad::judge {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
    {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}}};
constexpr std::size_t kShortest = 6;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The base64 characters that depend on the secret alone, where `before` bytes stand in front of it in its group of
// three.
Bytes base64_core(ByteView secret, std::size_t before) {
  const Bytes padded = Bytes(before, '\0') + Bytes(secret);
  const std::size_t first = before == 0 ? 0 : before + 1;
  const std::size_t whole = padded.size() * 8 / 6;
  return to_base64(padded).substr(first, whole - first);
}

Bytes upper(Bytes text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

// Texts are read without their white space.
Bytes without_space(ByteView text) {
  Bytes out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return !is_space(c); });
  return out;
}

// Without the last NUL, so that the big-endian spelling is found too.
Bytes utf16(ByteView secret) {
  Bytes out;
  for (const char c : secret) {
    if (!out.empty()) out += '\0';
    out += c;
  }
  return out;
}

}  // namespace

std::vector<Form> forms_of(ByteView secret) {
  std::vector<Form> forms;
  const auto add = [&](std::string_view name, Bytes bytes) {
    for (const Form& form : forms)
      if (form.bytes == bytes) return;
    // What is left of a very short secret would be found everywhere.
    if (name == "raw" || bytes.size() >= kShortest) forms.push_back({name, std::move(bytes)});
  };
  add("raw", without_space(secret));
  for (std::size_t before = 0; before < 3; ++before) {
    const Bytes core = base64_core(secret, before);
    add("base64", core);
    add("base64url", replace_all(replace_all(core, "+", "-"), "/", "_"));
  }
  const Bytes hex = to_hex(secret);
  add("hex", hex);
  add("hex", upper(hex));
  add("utf-16le", without_space(utf16(secret)));
  return forms;
}

bool is_used(Coding coding, ByteView bytes) {
  switch (coding) {
    case Coding::plain: return true;
    case Coding::percent: return bytes.find('%') != ByteView::npos;
    case Coding::entity: return bytes.find('&') != ByteView::npos;
  }
  return true;
}

void Reader::read_percent(Symbol& symbol) {
  if (at_ + 1 >= text_.size()) return;
  const int high = hex_value(text_[at_]);
  const int low = hex_value(text_[at_ + 1]);
  if (high < 0 || low < 0) return;
  symbol.byte = static_cast<char>(high * 16 + low);
  at_ += 2;
}

void Reader::read_entity(Symbol& symbol) {
  constexpr std::size_t longest = 12;  // leading zeros are legal; nobody writes more
  for (const auto& [name, byte] : kNamed)
    if (text_.substr(at_, name.size()) == name) {
      symbol.byte = byte;
      at_ += name.size();
      return;
    }
  if (at_ >= text_.size() || text_[at_] != '#') return;
  std::size_t at = at_ + 1;
  const bool hex = at < text_.size() && (text_[at] == 'x' || text_[at] == 'X');
  if (hex) ++at;
  const std::size_t digits = at;
  int value = 0;
  for (; at < text_.size() && at - digits < longest; ++at) {
    const int digit = hex_value(text_[at]);
    if (digit < 0 || (!hex && digit > 9)) break;
    value = std::min(value * (hex ? 16 : 10) + digit, 0x10ffff);
  }
  if (at == digits || at >= text_.size() || text_[at] != ';') return;
  symbol.byte = value < 256 ? static_cast<char>(value) : '?';
  at_ = at + 1;
}

}  // namespace footpad::judge
