#include "subject/placeholders.h"

#include <algorithm>

#include "base/text.h"

namespace footpad::subject {
namespace {

bool is_word_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

// The word in "{word}" at the start of `text`, or empty where there is none.
std::string_view word_in_braces(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && is_word_letter(text[end])) ++end;
  if (end == 1 || end == text.size() || text[end] != '}') return {};
  return text.substr(1, end - 1);
}

Error unknown(std::string_view word, const Placeholders& known) {
  std::vector<std::string> names;
  for (const auto& [name, value] : known) names.push_back(name);
  const std::string near = nearest(word, names);
  std::string remedy = near.empty() ? "known: {" + join(names, "} {") + "}" : "did you mean {" + near + "}?";
  return Error{"there is no placeholder {" + std::string(word) + "}", remedy + " (a brace itself is written {{)", ""};
}

}  // namespace

Result<std::string> expand(std::string_view text, const Placeholders& known) {
  std::string out;
  while (!text.empty()) {
    const std::size_t brace = std::min(text.find('{'), text.size());
    out += text.substr(0, brace);
    text.remove_prefix(brace);
    if (text.empty()) break;
    if (text.starts_with("{{")) {
      out += '{';
      text.remove_prefix(2);
      continue;
    }
    const std::string_view word = word_in_braces(text);
    if (word.empty()) {
      out += '{';
      text.remove_prefix(1);
      continue;
    }
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& entry) { return entry.first == word; });
    if (found == known.end()) return unknown(word, known);
    out += found->second;
    text.remove_prefix(word.size() + 2);
  }
  return out;
}

}  // namespace footpad::subject
