#include "scenario/recipe_checks.h"

#include <algorithm>

#include "base/text.h"
#include "model/recipe_words.h"

namespace footpad::scenario {

void check_word(const Node& node, std::string_view attribute, const std::string& word,
                const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  const std::string near = nearest(word, known);
  const std::string choices = known.size() <= 14 ? "one of: " + join(known, ", ") : "";
  node.fault_at(attribute, "'" + word + "' is not known here", near.empty() ? choices : "did you mean '" + near + "'?");
}

std::string value_of(const Node& node, std::string_view attribute) {
  const std::string value = node.attribute_or(attribute, "");
  if (!unescape(value))
    node.fault_at(attribute, "a bad escape in '" + value + "'", "\\xNN for an octet, \\\\ for a backslash");
  for (std::size_t at = value.find("${"); at != std::string::npos; at = value.find("${", at + 2)) {
    const auto end = value.find('}', at);
    const std::string name = value.substr(at + 2, end == std::string::npos ? end : end - at - 2);
    if (end != std::string::npos && is_one_of(recipe_placeholders, name)) continue;
    const std::string near = nearest(name, list_of(recipe_placeholders));
    node.fault_at(
        attribute, "there is no ${" + name + "}",
        near.empty() ? "there are: " + join(list_of(recipe_placeholders), ", ") : "did you mean ${" + near + "}?");
  }
  return value;
}

}  // namespace footpad::scenario
