// The forms in which a secret travels: what to look for, and how the text around it is read.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace footpad::judge {

struct Form {
  std::string_view name;  // "raw", "base64", "base64url", "hex", "utf-16le"
  Bytes bytes;            // the secret in this form, without what depends on its neighbours
};

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Every form of one secret, base64 at its three alignments, hex in both cases. White space is left out: see Coding.
std::vector<Form> forms_of(ByteView secret);

// How the text is read before it is searched. In every coding white space is passed over, since base64 is often folded.
enum class Coding {
  plain,
  percent,  // %XX
  entity    // &#x61; and &#97;, and XML's five names
};
inline constexpr std::array<Coding, 3> kCodings{Coding::plain, Coding::percent, Coding::entity};

// Whether reading `bytes` in this coding could differ from reading them as they are.
bool is_used(Coding coding, ByteView bytes);

// One byte as it is meant, and the range in the text that says it.
struct Symbol {
  char byte = 0;
  std::size_t begin = 0, end = 0;
};

// Reads a text byte by byte in one coding.
class Reader {
 public:
  Reader(ByteView text, Coding coding) : text_(text), coding_(coding) {}
  // False at the end. Inline: this runs once a byte.
  bool next(Symbol& symbol) {
    if (at_ >= text_.size()) return false;
    symbol.begin = at_;
    symbol.byte = text_[at_++];
    if (coding_ == Coding::percent && symbol.byte == '%') read_percent(symbol);
    if (coding_ == Coding::entity && symbol.byte == '&') read_entity(symbol);
    symbol.end = at_;
    return true;
  }

 private:
  void read_percent(Symbol& symbol);
  void read_entity(Symbol& symbol);
  ByteView text_;
  Coding coding_;
  std::size_t at_ = 0;
};

}  // namespace footpad::judge
