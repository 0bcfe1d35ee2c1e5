// {name} in a text becomes its value.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace footpad::subject {

using Placeholders = std::vector<std::pair<std::string, std::string>>;

// A lower-case word in braces is a placeholder, and an unknown one is an Error with did-you-mean. "{{" is one brace.
// Any other brace stands for itself, so that Lua, JSON and the like can be written as they are. Values are not expanded
// again.
Result<std::string> expand(std::string_view text, const Placeholders& known);

}  // namespace footpad::subject
