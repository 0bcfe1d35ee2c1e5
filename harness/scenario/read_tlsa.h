// The <tlsa> element of a recipe.
#pragma once

#include <string>
#include <vector>

#include "model/recipe.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// `known`: the certificates that may be named.
Tlsa read_tlsa(const Node& node, const std::vector<std::string>& known);

}  // namespace footpad::scenario
