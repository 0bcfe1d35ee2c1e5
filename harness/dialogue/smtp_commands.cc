#include "dialogue/smtp_commands.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/text.h"

namespace footpad::dialogue::smtp {
namespace {

constexpr std::size_t kAwaiting = 4096;  // replies; a client that pipelines more is read on, and its replies are not
constexpr ByteView kEnd = ".\r\n";

constexpr std::array<std::pair<std::string_view, Verb>, 14> kVerbs{{{"EHLO", Verb::ehlo},
                                                                    {"HELO", Verb::helo},
                                                                    {"STARTTLS", Verb::starttls},
                                                                    {"AUTH", Verb::auth},
                                                                    {"MAIL", Verb::mail},
                                                                    {"RCPT", Verb::rcpt},
                                                                    {"DATA", Verb::data},
                                                                    {"BDAT", Verb::chunk},
                                                                    {"RSET", Verb::rset},
                                                                    {"NOOP", Verb::noop},
                                                                    {"QUIT", Verb::quit},
                                                                    {"VRFY", Verb::vrfy},
                                                                    {"EXPN", Verb::expn},
                                                                    {"HELP", Verb::help}}};

}  // namespace

Verb verb_of(std::string_view line) {
  line = content_of(line);
  const std::string word = upper(line.substr(0, line.find(' ')));
  const auto* const found =
      std::find_if(kVerbs.begin(), kVerbs.end(), [&word](const auto& row) { return row.first == word; });
  return found == kVerbs.end() ? Verb::unknown : found->second;
}

void Commands::feed(ByteView bytes, std::vector<Said>& out) {
  lines_.add(bytes);
  while (read_one(out)) {
  }
}

Verb Commands::answered(int code) {
  Verb asked = Verb::none;
  if (!awaiting_.empty()) {
    asked = awaiting_.front();
    awaiting_.pop_front();
  }
  if (mode_ == Mode::message) return asked;
  if (code == 334) {
    lured_ = asked != Verb::auth && asked != Verb::step;
    mode_ = Mode::login;
  } else if (code == 354) {
    lured_ = asked != Verb::data;
    mode_ = Mode::message;
  } else {
    mode_ = Mode::command;
  }
  return asked;
}

Bytes Commands::take_pending() { return std::exchange(message_, {}) + std::exchange(chunk_head_, {}) + lines_.take(); }

void Commands::restart() {
  const bool greeted = awaiting_.empty() || awaiting_.front() != Verb::greeting;
  *this = Commands();
  if (greeted) awaiting_.clear();
}

bool Commands::read_one(std::vector<Said>& out) {
  if (huge_left_ > 0) return read_huge_chunk(out);
  if (!chunk_head_.empty()) return read_chunk(out);
  if (mode_ == Mode::message && !lured_) return read_message(out);
  return read_line(out);
}

bool Commands::read_huge_chunk(std::vector<Said>& out) {
  const std::size_t part = std::min(huge_left_, lines_.waiting().size());
  if (part == 0) return false;
  huge_left_ -= part;
  out.push_back({Verb::unreadable, *lines_.exactly(part)});
  return true;
}

bool Commands::read_chunk(std::vector<Said>& out) {
  const auto chunk = lines_.exactly(chunk_size_);
  if (!chunk) return false;
  out.push_back({chunk_verb_, std::exchange(chunk_head_, {}) + *chunk});
  return true;
}

bool Commands::read_message(std::vector<Said>& out) {
  const auto line = lines_.line();
  if (!line) return flush_message(out);
  const bool ends = line_begins_ && *line == kEnd;
  line_begins_ = line->ends_with("\r\n");
  message_ += *line;
  long_message_ = long_message_ || message_.size() > Lines::kLimit;
  if (ends || long_message_)
    out.push_back({long_message_ ? Verb::unreadable : Verb::message, std::exchange(message_, {})});
  if (!ends) return true;
  await(Verb::message);
  mode_ = Mode::command;
  line_begins_ = true;
  long_message_ = false;
  return true;
}

// What is too long goes on as it comes, less what may be a part of its end.
bool Commands::flush_message(std::vector<Said>& out) {
  ByteView waiting = lines_.waiting();
  long_message_ = long_message_ || message_.size() + waiting.size() > Lines::kLimit;
  if (!long_message_ || waiting.empty() || (line_begins_ && kEnd.starts_with(waiting))) return false;
  if (waiting.ends_with('\r')) waiting.remove_suffix(1);
  if (waiting.empty()) return false;
  message_ += *lines_.exactly(waiting.size());
  line_begins_ = false;
  out.push_back({Verb::unreadable, std::exchange(message_, {})});
  return false;
}

bool Commands::read_line(std::vector<Said>& out) {
  auto line = lines_.line();
  if (line) {
    const bool readable = !std::exchange(skipping_, false) && line->size() <= Lines::kLimit;
    if (readable)
      read_command(std::move(*line), out);
    else
      out.push_back({Verb::unreadable, std::move(*line)});
    return true;
  }
  skipping_ = skipping_ || lines_.overlong();
  if (skipping_ && !lines_.empty()) out.push_back({Verb::unreadable, lines_.take()});
  return false;
}

void Commands::read_command(Bytes line, std::vector<Said>& out) {
  const Verb verb = verb_of(line);
  // Who was told to go on with what it has not begun shows by its next line what it makes of that.
  if (std::exchange(lured_, false)) {
    if (verb != Verb::unknown) {
      mode_ = Mode::command;
    } else if (mode_ == Mode::message) {
      line_begins_ = line.ends_with("\r\n");
      if (line == kEnd) {
        mode_ = Mode::command;
        await(Verb::message);
        out.push_back({Verb::message, std::move(line)});
      } else {
        message_ = std::move(line);
      }
      return;
    }
  }
  if (mode_ == Mode::login) {
    mode_ = Mode::command;
    await(Verb::step);
    out.push_back({Verb::step, std::move(line)});
    return;
  }
  if (verb == Verb::chunk) return begin_chunk(std::move(line), out);
  await(verb);
  out.push_back({verb, std::move(line)});
}

// BDAT SP size [SP LAST]
void Commands::begin_chunk(Bytes line, std::vector<Said>& out) {
  const auto words = words_of(content_of(line));
  std::uint64_t size = 0;
  const bool counted =
      words.size() >= 2 && std::from_chars(words[1].data(), words[1].data() + words[1].size(), size).ptr ==
                               words[1].data() + words[1].size();
  chunk_verb_ = words.size() >= 3 && upper(words[2]) == "LAST" ? Verb::last_chunk : Verb::chunk;
  if (!counted) size = 0;
  await(chunk_verb_);
  if (size == 0) {
    out.push_back({chunk_verb_, std::move(line)});
  } else if (size <= Lines::kLimit) {
    chunk_head_ = std::move(line);
    chunk_size_ = size;
  } else {
    huge_left_ = size;
    out.push_back({Verb::unreadable, std::move(line)});
  }
}

void Commands::await(Verb verb) {
  if (awaiting_.size() < kAwaiting) awaiting_.push_back(verb);
}

}  // namespace footpad::dialogue::smtp
