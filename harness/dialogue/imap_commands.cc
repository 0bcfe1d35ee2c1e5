#include "dialogue/imap_commands.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace footpad::dialogue::imap {
namespace {

using Type = Said::Type;

constexpr std::size_t kTagLimit = 64, kNameLimit = 32;

// RFC 9051 §9, and what is common besides.
constexpr std::array<std::string_view, 46> kCommands{
    "APPEND",      "AUTHENTICATE", "CAPABILITY",   "CHECK",   "CLOSE",       "COMPRESS",   "COPY",  "CREATE",
    "DELETE",      "DELETEACL",    "ENABLE",       "ESEARCH", "EXAMINE",     "EXPUNGE",    "FETCH", "GETACL",
    "GETMETADATA", "GETQUOTA",     "GETQUOTAROOT", "ID",      "IDLE",        "LANGUAGE",   "LIST",  "LISTRIGHTS",
    "LOGIN",       "LOGOUT",       "LSUB",         "MOVE",    "MYRIGHTS",    "NAMESPACE",  "NOOP",  "NOTIFY",
    "RENAME",      "SEARCH",       "SELECT",       "SETACL",  "SETMETADATA", "SETQUOTA",   "SORT",  "STARTTLS",
    "STATUS",      "STORE",        "SUBSCRIBE",    "THREAD",  "UNSELECT",    "UNSUBSCRIBE"};

bool is_atom_character(char c) {
  constexpr std::string_view specials = "(){%*\"\\] ";
  return c > 0x20 && c < 0x7f && specials.find(c) == std::string_view::npos;
}

// "a1 UID FETCH ...": everything a line must have to be a command.
struct Head {
  std::string tag, name, argument;
};
std::optional<Head> read_head(ByteView content) {
  if (content.find('\r') != ByteView::npos) return std::nullopt;  // not the end of a line to everybody
  const auto word = [&content](std::size_t limit) -> std::optional<std::string> {
    const auto end = std::find_if_not(content.begin(), content.end(), is_atom_character);
    const auto size = static_cast<std::size_t>(end - content.begin());
    if (size == 0 || size > limit || (size < content.size() && content[size] != ' ')) return std::nullopt;
    std::string out(content.substr(0, size));
    content.remove_prefix(std::min(size + 1, content.size()));
    return out;
  };
  Head head;
  const auto tag = word(kTagLimit);
  if (!tag || tag->find('+') != std::string::npos) return std::nullopt;
  head.tag = *tag;
  auto name = word(kNameLimit);
  if (!name) return std::nullopt;
  head.name = upper(*name);
  if (head.name == "UID") {
    name = word(kNameLimit);
    if (!name) return std::nullopt;
    head.name = upper(*name);
  }
  if (const auto argument = word(content.size())) head.argument = *argument;
  return head;
}

bool begins_command(ByteView content) {
  const auto head = read_head(content);
  return head && is_command(head->name);
}

}  // namespace

bool is_command(std::string_view name) {
  return std::find(kCommands.begin(), kCommands.end(), name) != kCommands.end();
}

void CommandReader::feed(ByteView bytes, std::vector<Said>& out) {
  lines_.add(bytes);
  while (step(out)) {
  }
}

void CommandReader::hear(ByteView reply) {
  if (reply.starts_with('+')) {
    leave_ = true;
    return;
  }
  if (tag_.empty() || !reply.starts_with(tag_ + " ")) return;
  logging_in_ = false;
  if (literal_ && waits_ && !leave_) literal_.reset();  // it may not, and will not
}

Bytes CommandReader::take_pending() { return lines_.take(); }

bool CommandReader::step(std::vector<Said>& out) {
  if (passing_ > 0 || in_long_line_) return skip(out);
  if (literal_) return read_literal(out);
  auto line = lines_.line();
  if (!line) {
    in_long_line_ = lines_.overlong();
    return in_long_line_;
  }
  if (line->size() <= Lines::kLimit) {
    read_line(*std::move(line), out);
  } else {
    behind_literal_ = false;
    out.push_back({.type = Type::opaque, .bytes = *std::move(line)});
  }
  return true;
}

// What is too long to be kept comes out as it comes in.
bool CommandReader::skip(std::vector<Said>& out) {
  if (lines_.empty()) return false;
  std::size_t size = lines_.waiting().size();
  if (passing_ > 0) {
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, passing_));
    passing_ -= size;
  } else if (const auto end = lines_.waiting().find('\n'); end != ByteView::npos) {
    size = end + 1;
    in_long_line_ = false;
  }
  out.push_back({.type = Type::opaque, .bytes = *lines_.exactly(size)});
  return true;
}

bool CommandReader::read_literal(std::vector<Said>& out) {
  const ByteView waiting = lines_.waiting();
  if (waits_ && !leave_) {
    // Nobody gave it leave: it goes on without, or it has given up and says something else.
    const auto end = waiting.find('\n', searched_);
    searched_ = waiting.size();
    if (end == ByteView::npos && waiting.size() <= Lines::kLimit) return false;
    searched_ = 0;
    if (begins_command(content_of(waiting.substr(0, end == ByteView::npos ? 0 : end + 1)))) {
      literal_.reset();
      return true;
    }
    leave_ = true;
  }
  if (*literal_ > Lines::kLimit) {
    passing_ = *std::exchange(literal_, std::nullopt);
    behind_literal_ = true;
    return true;
  }
  const auto size = static_cast<std::size_t>(*literal_);
  if (waiting.size() < size) return false;
  const auto end = waiting.find('\n', std::max(size, searched_));
  searched_ = waiting.size();
  if (end == ByteView::npos && waiting.size() - size <= Lines::kLimit) return false;
  literal_.reset();
  searched_ = 0;
  if (end == ByteView::npos) {
    passing_ = size;
    in_long_line_ = true;
    return true;
  }
  Said said{.type = Type::more, .bytes = *lines_.exactly(end + 1), .tag = tag_, .name = name_, .literal = size};
  await_literal(said, ByteView(said.bytes).substr(size));
  out.push_back(std::move(said));
  return true;
}

void CommandReader::read_line(Bytes line, std::vector<Said>& out) {
  Said said{.bytes = std::move(line)};
  const ByteView content = content_of(said.bytes);
  if (std::exchange(behind_literal_, false)) {
    said.type = Type::more;
    said.tag = tag_;
    said.name = name_;
    await_literal(said, said.bytes);
  } else if (content.empty() && !logging_in_) {
    said.type = Type::blank;
  } else if (const auto head = read_head(content); head && (is_command(head->name) || !logging_in_)) {
    said.type = Type::command;
    said.tag = tag_ = head->tag;
    said.name = name_ = head->name;
    said.argument = head->argument;
    logging_in_ = head->name == "AUTHENTICATE";
    await_literal(said, said.bytes);
  } else if (logging_in_) {
    said.type = content == "*" ? Type::cancel : Type::response;
    said.tag = tag_;
    said.name = name_;
  } else if (lower(content) == "done") {
    said.type = Type::done;
  }
  out.push_back(std::move(said));
}

void CommandReader::await_literal(Said& said, ByteView line) {
  const auto literal = literal_at_end(content_of(line));
  if (!literal) return;
  literal_ = said.announces = literal->size;
  waits_ = said.waits = literal->waits;
  leave_ = false;
  searched_ = 0;
}

}  // namespace footpad::dialogue::imap
