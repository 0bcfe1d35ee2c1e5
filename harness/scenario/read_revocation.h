// The <staple>, <ocsp> and <crl> elements of a recipe.
#pragma once

#include <string>
#include <vector>

#include "model/recipe.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// `known`: the certificates that may be named. `leaf`: what an answer is about that does not say so.
Staple read_staple(const Node& node, const std::vector<std::string>& known);
Responder read_responder(const Node& node, const std::vector<std::string>& known, const std::string& leaf);
Crl read_crl(const Node& node, const std::vector<std::string>& known);

}  // namespace footpad::scenario
