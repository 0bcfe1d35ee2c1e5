// The <ca> and <cert> elements of a recipe.
#pragma once

#include <string>
#include <vector>

#include "model/recipe.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// `above`: the ids that stand above it in the file, root, ica and good included. It may refer to those only, so no
// certificate can need itself. More than one where it has a count: "same" with count="3" is same-1, same-2 and same-3.
std::vector<CertificateNode> read_certificates(const Node& element, const std::vector<std::string>& above);

}  // namespace footpad::scenario
