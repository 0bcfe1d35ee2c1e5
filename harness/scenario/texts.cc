// GCC 12 with sanitizers takes parts of <regex> for uninitialised, and looks at the state where the header stands.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "scenario/texts.h"

#include <algorithm>
#include <regex>

#include "base/text.h"

namespace footpad::scenario {
namespace {

constexpr std::size_t kPatternLimit = 1024;  // std::regex compiles by recursion

// The pattern as it will be once expanded: a variable stands for a plain word.
std::string with_words_for_variables(std::string pattern) {
  for (auto open = pattern.find("${"); open != std::string::npos; open = pattern.find("${", open)) {
    const auto close = pattern.find('}', open);
    if (close == std::string::npos) break;
    pattern.replace(open, close + 1 - open, "x");
  }
  return pattern;
}

bool compiles(const std::string& pattern) {
  try {
    const std::regex regex(pattern, std::regex::ECMAScript);
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

}  // namespace

const std::vector<std::string>& builtin_variables() {
  static const std::vector<std::string> names{"domain", "user",  "jid",  "password",    "message",
                                              "marker", "token", "unit", "local_domain"};
  return names;
}

Bytes read_text(const Node& node, const Variables& variables) {
  const std::string body = node.body();
  std::size_t bad = 0;
  const auto text = unescape(body, &bad);
  if (!text) {
    const std::string escape = body.substr(bad, 2);
    node.fault_in(escape, "'" + escape + "' is not an escape", "use \\r \\n \\t \\xNN, or \\\\ for a backslash");
    return "";
  }
  check_variables(node, *text, variables);
  return *text;
}

void check_variables(const Node& node, const std::string& text, const Variables& variables) {
  for (auto open = text.find("${"); open != std::string::npos; open = text.find("${", open + 2)) {
    const auto close = text.find('}', open);
    if (close == std::string::npos)
      return node.fault_in(text.substr(open, text.find_first_of(" \t\r\n", open) - open), "a '${' without its '}'",
                           "write ${name}");
    const std::string name = text.substr(open + 2, close - open - 2);
    if (name.starts_with("field:") && name.size() > 6) continue;
    std::vector<std::string> known = builtin_variables();
    for (const auto& [variable, value] : variables) known.push_back(variable);
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string near = nearest(name, known);
    node.fault_in("${" + name, "there is no variable ${" + name + "}",
                  near.empty() ? "known: " + join(known, ", ") + ", field:NAME" : "did you mean ${" + near + "}?");
  }
}

void check_regex(const Node& node, std::string_view attribute, const Variables& variables) {
  const std::string pattern = node.attribute_or(attribute, "");
  check_variables(node, pattern, variables);
  if (pattern.size() > kPatternLimit)
    node.fault_at(attribute, "a pattern of more than " + std::to_string(kPatternLimit) + " bytes", "make it shorter");
  else if (!compiles(with_words_for_variables(pattern)))
    node.fault_at(attribute, "'" + pattern + "' is not an ECMAScript regex",
                  "look for an open bracket or a lone '*', '+', '?'");
}

}  // namespace footpad::scenario
