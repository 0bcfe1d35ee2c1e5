// The <ca> and <cert> elements of a recipe.
#pragma once

#include <string>
#include <vector>

#include "model/recipe.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// `above`: the ids that stand above it in the file, root, ica and good included. It may refer to those only, so no
// certificate can need itself.
CertificateNode read_certificate(const Node& element, const std::vector<std::string>& above);

}  // namespace footpad::scenario
