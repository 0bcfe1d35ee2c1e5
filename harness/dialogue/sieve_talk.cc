#include "dialogue/sieve_talk.h"

#include <optional>
#include <utility>

namespace footpad::dialogue::sieve {
namespace {

constexpr std::size_t kUnanswered = 1024;  // who pipelines more is not followed

// Of the line that ends a response; nullopt: it goes on.
std::optional<Status> status_of(ByteView line, const std::string& asked) {
  const std::string word = line.starts_with('"') ? "" : first_word(line);
  if (word == "OK") return Status::ok;
  if (word == "NO") return Status::no;
  if (word == "BYE") return Status::bye;
  if (asked == "AUTHENTICATE" && is_string(line)) return Status::asks;
  return std::nullopt;
}

}  // namespace

void Commands::feed(ByteView bytes, std::vector<Said>& out) {
  lines_.add(bytes);
  while (auto line = lines_.next()) {
    Said& said = out.emplace_back();
    said.readable = line->readable;
    if (line->readable && !std::exchange(in_login_, false)) {
      said.command = first_word(line->bytes);
      if (said.command.empty()) said.command = "?";
      if (awaiting_.size() < kUnanswered) awaiting_.push_back(said.command);
    }
    said.bytes = std::move(line->bytes);
  }
}

std::string Commands::answered(Status status) {
  std::string command = awaited();
  in_login_ = status == Status::asks;
  if (!in_login_ && !awaiting_.empty()) awaiting_.pop_front();
  return command;
}

void Replies::feed(ByteView bytes, Commands& commands, std::vector<Reply>& out) {
  lines_.add(bytes);
  while (auto line = lines_.next()) {
    const bool huge = begun_.size() + line->bytes.size() > Lines::kLimit;
    if (!line->readable || huge) {
      out.push_back({std::exchange(begun_, {}) + line->bytes, Status::no, "", false});
      continue;
    }
    const auto status = status_of(line->bytes, commands.awaited());
    begun_ += line->bytes;
    if (!status) continue;
    Reply reply{std::exchange(begun_, {}), *status, ""};
    reply.asked = commands.answered(*status);
    out.push_back(std::move(reply));
  }
}

Bytes Replies::take_pending() { return std::exchange(begun_, {}) + lines_.take_pending(); }

}  // namespace footpad::dialogue::sieve
