// The <staple> and <crl> elements of a recipe.
#pragma once

#include <string>
#include <vector>

#include "model/recipe.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// `known`: the certificates that may be named.
Staple read_staple(const Node& node, const std::vector<std::string>& known);
Crl read_crl(const Node& node, const std::vector<std::string>& known);

}  // namespace footpad::scenario
