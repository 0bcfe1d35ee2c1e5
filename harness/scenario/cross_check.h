// Whether what one file names exists in the others.
#pragma once

#include <string_view>
#include <vector>

#include "scenario/catalogue.h"

namespace footpad::scenario {

// `source` is the file's text, for carets.
void cross_check(const Scenario& scenario, const Catalogue& catalogue, std::string_view source,
                 std::vector<Error>& errors);
void cross_check(const Recipe& recipe, const Catalogue& catalogue, std::string_view source, std::vector<Error>& errors);
void cross_check(const Profile& profile, const Catalogue& catalogue, std::string_view source,
                 std::vector<Error>& errors);

}  // namespace footpad::scenario
