// GCC 12 takes the inside of std::regex for uninitialized where sanitizers are on.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "judge/output.h"

#include <algorithm>
#include <regex>

namespace footpad::judge {
namespace {

constexpr std::size_t kPiece = 1024;
constexpr std::size_t kOverlap = 512;
constexpr std::size_t kEnds = 32 << 10;

// In text[from, to): line ends stand only where the whole text has them.
bool found_between(const std::regex& expression, const std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t at = from;; at += kPiece - kOverlap) {
    const std::size_t end = std::min(at + kPiece, to);
    auto flags = std::regex_constants::match_default;
    if (at != 0) flags |= std::regex_constants::match_not_bol;
    if (end != text.size()) flags |= std::regex_constants::match_not_eol;
    if (std::regex_search(text.data() + at, text.data() + end, expression, flags)) return true;
    if (end == to) return false;
  }
}

}  // namespace

Match found_in(const std::string& pattern, const std::string& text) {
  try {
    const std::regex expression(pattern, std::regex::ECMAScript);
    const std::size_t size = text.size();
    const bool found = size <= 2 * kEnds ? found_between(expression, text, 0, size)
                                         : found_between(expression, text, 0, kEnds) ||
                                               found_between(expression, text, size - kEnds, size);
    return found ? Match::yes : Match::no;
  } catch (const std::regex_error&) {
    return Match::bad_pattern;
  }
}

bool shows_marker(const Question& question) {
  const std::string& marker = question.canaries->marker;
  return !marker.empty() && question.ledger->client_output.find(marker) != std::string::npos;
}

bool paints_screen(const Question& question) {
  return question.ledger->client_output.find("\x1b[") != std::string::npos;
}

bool says_success(const Question& question) {
  for (const Event& event : question.ledger->events)
    if (event.type == Event::Type::success_seen && event.what != "exit") return true;
  return !question.success.text.empty() &&
         found_in(question.success.text, question.ledger->client_output) == Match::yes;
}

}  // namespace footpad::judge
