#include "dialogue/imap_replies.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "dialogue/imap_commands.h"

namespace footpad::dialogue::imap {
namespace {

using Type = Reply::Type;

constexpr std::size_t kTagLimit = 64, kNameLimit = 32;

bool is_word_character(char c) { return c > 0x20 && c < 0x7f; }

// The word at `at`, which is behind it afterwards. Empty: there is none, or it is too long for one.
std::string_view word_at(ByteView content, std::size_t& at, std::size_t limit) {
  const auto begin = content.begin() + static_cast<std::ptrdiff_t>(at);
  const auto size = static_cast<std::size_t>(std::find_if_not(begin, content.end(), is_word_character) - begin);
  if (size == 0 || size > limit || (at + size < content.size() && content[at + size] != ' ')) return {};
  const auto word = content.substr(at, size);
  at = std::min(at + size + 1, content.size());
  return word;
}

// By its first line.
void read_head(Reply& reply) {
  const ByteView content = content_of(ByteView(reply.bytes).substr(0, reply.bytes.find('\n') + 1));
  if (content.starts_with('+')) {
    if (content.size() == 1 || content[1] == ' ') reply.type = Type::continuation;
    return;
  }
  std::size_t at = 0;
  const std::string_view tag = word_at(content, at, kTagLimit);
  if (tag.empty()) return;
  std::size_t name_at = at;
  std::string_view name = word_at(content, at, kNameLimit);
  if (tag == "*" && !name.empty() &&
      std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    name_at = at;
    name = word_at(content, at, kNameLimit);
  }
  if (name.empty()) return;
  reply.name = upper(name);
  reply.name_at = name_at;
  if (tag == "*") {
    reply.type = Type::untagged;
  } else if (is_status(reply.name)) {
    reply.type = Type::tagged;
    reply.tag = tag;
  }
}

bool may_have_literal(ByteView line) {
  Reply reply{.bytes = Bytes(line)};
  read_head(reply);
  return reply.type == Type::untagged && !is_status(reply.name);
}

}  // namespace

bool is_status(std::string_view name) {
  constexpr std::array<std::string_view, 5> names{"OK", "NO", "BAD", "BYE", "PREAUTH"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

void ReplyReader::feed(ByteView bytes, std::vector<Reply>& out) {
  lines_.add(bytes);
  while (step(out)) {
  }
}

void ReplyReader::let_pass(std::uint64_t literal) {
  passing_ = literal;
  behind_long_ = true;
}

Bytes ReplyReader::take_pending() {
  literal_ = 0;
  return std::exchange(begun_, {}) + lines_.take();
}

bool ReplyReader::step(std::vector<Reply>& out) {
  if (passing_ > 0 || in_long_line_) return skip(out);
  if (literal_ > 0) {
    auto bytes = lines_.exactly(static_cast<std::size_t>(literal_));
    if (!bytes) return false;
    literal_ = 0;
    begun_ += *bytes;
  }
  auto line = lines_.line();
  const std::size_t size = begun_.size() + (line ? line->size() : 0);
  if (!line && !lines_.overlong()) return false;
  const bool rest = line && std::exchange(behind_long_, false);
  if (!line || rest || size > Lines::kLimit) {
    in_long_line_ = !line;
    if (const auto more = rest ? literal_at_end(content_of(*line)) : std::nullopt) let_pass(more->size);
    begun_ += line.value_or(Bytes());
    if (!begun_.empty()) out.push_back({.bytes = std::exchange(begun_, {})});
    return true;
  }
  const auto literal = begun_.empty() && !may_have_literal(*line) ? std::nullopt : literal_at_end(content_of(*line));
  begun_ += *line;
  if (literal && size + literal->size > Lines::kLimit) {
    out.push_back({.bytes = std::exchange(begun_, {})});
    let_pass(literal->size);
  } else if (literal) {
    literal_ = literal->size;
  } else {
    Reply reply{.bytes = std::exchange(begun_, {})};
    read_head(reply);
    out.push_back(std::move(reply));
  }
  return true;
}

// What is too long to be kept comes out as it comes in.
bool ReplyReader::skip(std::vector<Reply>& out) {
  if (lines_.empty()) return false;
  std::size_t size = lines_.waiting().size();
  if (passing_ > 0) {
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, passing_));
    passing_ -= size;
  } else if (const auto end = lines_.waiting().find('\n'); end != ByteView::npos) {
    size = end + 1;
    in_long_line_ = false;
  }
  out.push_back({.bytes = *lines_.exactly(size)});
  return true;
}

}  // namespace footpad::dialogue::imap
