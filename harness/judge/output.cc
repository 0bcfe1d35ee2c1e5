#include "judge/output.h"

#include <algorithm>
#include <regex>

namespace footpad::judge {
namespace {

constexpr std::size_t kPiece = 4096;
constexpr std::size_t kOverlap = 2048;

}  // namespace

Match found_in(const std::string& pattern, const std::string& text) {
  try {
    const std::regex expression(pattern, std::regex::ECMAScript);
    for (std::size_t at = 0;; at += kPiece - kOverlap) {
      const auto begin = text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size()));
      const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(at + kPiece, text.size()));
      auto flags = std::regex_constants::match_default;
      if (begin != text.begin()) flags |= std::regex_constants::match_not_bol;
      if (end != text.end()) flags |= std::regex_constants::match_not_eol;
      if (std::regex_search(begin, end, expression, flags)) return Match::yes;
      if (end == text.end()) return Match::no;
    }
  } catch (const std::regex_error&) {
    return Match::bad_pattern;
  }
}

bool says_success(const Question& question) {
  for (const Event& event : question.ledger->events)
    if (event.type == Event::Type::success_seen && event.what != "exit") return true;
  return !question.success.text.empty() &&
         found_in(question.success.text, question.ledger->client_output) == Match::yes;
}

}  // namespace footpad::judge
