#include "dialogue/pop3_commands.h"

#include <map>
#include <optional>
#include <utility>

#include "base/text.h"

namespace footpad::dialogue::pop3 {
namespace {

constexpr std::size_t kUnanswered = 1024;  // who pipelines more is not followed

Verb verb_of(std::string_view line) {
  static const std::map<std::string, Verb, std::less<>> verbs{
      {"CAPA", Verb::capa}, {"STLS", Verb::stls},    {"USER", Verb::user},   {"PASS", Verb::pass},
      {"APOP", Verb::apop}, {"AUTH", Verb::auth},    {"STAT", Verb::stat},   {"LIST", Verb::list},
      {"UIDL", Verb::list}, {"RETR", Verb::message}, {"TOP", Verb::message}, {"DELE", Verb::remove},
      {"RSET", Verb::rset}, {"NOOP", Verb::noop},    {"QUIT", Verb::quit}};
  const auto words = words_of(line);
  const auto found = words.empty() ? verbs.end() : verbs.find(upper(words[0]));
  if (found == verbs.end()) return Verb::unknown;
  if (found->second == Verb::list && words.size() > 1) return Verb::scan;
  if (found->second == Verb::auth && words.size() == 1) return Verb::auth_list;
  return found->second;
}

}  // namespace

Status status_of(ByteView line) {
  const std::string word = upper(line.substr(0, std::min(line.find_first_of(" \r\n"), line.size())));
  if (word == "+OK") return Status::ok;
  if (word == "-ERR") return Status::error;
  return word == "+" ? Status::more : Status::none;
}

bool is_listing(Verb verb) {
  return verb == Verb::capa || verb == Verb::auth_list || verb == Verb::list || verb == Verb::message;
}

void Commands::feed(ByteView bytes, std::vector<Said>& out) {
  lines_.add(bytes);
  while (auto line = lines_.line()) {
    if (std::exchange(skipping_, false))
      out.push_back({Verb::unreadable, std::move(*line)});
    else
      out.push_back(said(std::move(*line)));
  }
  if (!skipping_ && !lines_.overlong()) return;
  skipping_ = true;
  if (!lines_.empty()) out.push_back({Verb::unreadable, lines_.take()});
}

Said Commands::said(Bytes line) {
  const Verb verb = std::exchange(in_login_, false) ? Verb::step : verb_of(content_of(line));
  // A login is one question, however many lines it takes.
  if (verb != Verb::step && awaiting_.size() < kUnanswered) awaiting_.push_back(verb);
  return {verb, std::move(line)};
}

Verb Commands::answered(Status status) {
  const Verb verb = awaited();
  in_login_ = status == Status::more && (verb == Verb::auth || verb == Verb::none);
  if (!in_login_ && !awaiting_.empty()) awaiting_.pop_front();
  return verb;
}

Bytes Commands::take_pending() { return lines_.take(); }

void Commands::restart() {
  const bool greets = awaited() == Verb::greeting;
  *this = Commands();
  if (!greets) awaiting_.clear();
}

}  // namespace footpad::dialogue::pop3
