#include "judge/messages.h"

#include <utility>

#include "base/text.h"
#include "judge/forms.h"

namespace footpad::judge {
namespace {

constexpr std::size_t kShortest = 8;       // shorter runs hold no message of any mechanism
constexpr std::size_t kLongest = 1 << 16;  // and no message is longer

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_base64(char c) { return is_digit(c) || is_letter(c) || c == '+' || c == '/' || c == '-' || c == '_'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
// Quotes and brackets end a run of text; they are part of no message outside base64.
bool is_text(char c) { return c > ' ' && c < '\x7f' && c != '<' && c != '>' && c != '"' && c != '\''; }

struct Collector {
  bool (*wanted)(ByteView);
  std::size_t limit;
  std::vector<Message> kept;
  void take(Bytes text, std::size_t begin, std::size_t end) {
    if (kept.size() < limit && wanted(text)) kept.push_back({std::move(text), begin, end});
  }
};

void collect_base64(ByteView bytes, bool folded, Collector& out) {
  Bytes run;
  std::size_t begin = 0, end = 0;
  const auto finish = [&] {
    if (run.size() >= kShortest && run.size() <= kLongest)
      if (auto decoded = from_base64(run)) out.take(std::move(*decoded), begin, end);
    run.clear();
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (is_base64(c)) {
      if (run.empty()) begin = i;
      end = i + 1;
      if (run.size() <= kLongest) run += c == '-' ? '+' : c == '_' ? '/' : c;
      continue;
    }
    if (folded && is_space(c) && !run.empty()) continue;
    finish();  // padding says nothing that the run does not
  }
  finish();
}

void collect_text(ByteView bytes, Collector& out) {
  for (std::size_t i = 0; i < bytes.size();) {
    if (!is_text(bytes[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < bytes.size() && is_text(bytes[i])) ++i;
    if (i - begin >= kShortest && i - begin <= kLongest) out.take(Bytes(bytes.substr(begin, i - begin)), begin, i);
  }
}

}  // namespace

std::vector<Message> messages(ByteView bytes, bool (*wanted)(ByteView), std::size_t limit) {
  Collector out{wanted, limit, {}};
  collect_base64(bytes, false, out);
  collect_text(bytes, out);
  collect_base64(bytes, true, out);
  return std::move(out.kept);
}

std::vector<Message> hex_runs(ByteView bytes, std::size_t limit) {
  constexpr std::size_t shortest = 32;
  std::vector<Message> runs;
  for (std::size_t i = 0; i < bytes.size() && runs.size() < limit;) {
    if (!is_hex(bytes[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < bytes.size() && is_hex(bytes[i])) ++i;
    if (i - begin >= shortest) runs.push_back({lower(bytes.substr(begin, i - begin)), begin, i});
  }
  return runs;
}

}  // namespace footpad::judge
