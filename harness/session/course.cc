#include "session/course.h"

#include <algorithm>

#include "base/text.h"

namespace footpad::session {
namespace {

constexpr const char* kNone = "none";

bool fits(const std::string& wanted, const std::vector<std::string>& said) {
  if (wanted.empty()) return true;
  if (wanted == kNone) return said.empty();
  return std::any_of(said.begin(), said.end(), [&](const std::string& one) { return glob_matches(wanted, one); });
}

std::vector<std::string> list(const std::string& text) {
  return text.empty() ? std::vector<std::string>() : split(text, ',');
}

}  // namespace

const Show* show_for(const Scenario& scenario, const Course& course, const tls::Event& hello) {
  const std::vector<std::string> names = hello.text.empty() ? std::vector<std::string>() : std::vector{hello.text};
  for (const Show& show : scenario.shows) {
    if (!show.until.empty() && course.has_seen(show.until)) continue;
    if (fits(show.sni, names) && fits(show.alpn, list(hello.alpn))) return &show;
  }
  return nullptr;
}

}  // namespace footpad::session
