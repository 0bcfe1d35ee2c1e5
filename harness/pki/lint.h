// What is wrong with a chain that OpenSSL accepts all the same: small checks on its octets, so that a recipe for such a
// defect can be checked like any other.
#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace footpad::pki {

// Whether the finding of that name (model/recipe_words.h recipe_lints) is in a chain, leaf first, or in its revocation
// lists. False for a name that is not known.
bool lint_finds(std::string_view name, const std::vector<Bytes>& sent, const std::vector<Bytes>& crls = {});

}  // namespace footpad::pki
