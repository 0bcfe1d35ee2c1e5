// Whether what a scenario names exists in its protocol's dialogue.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/scenario.h"

namespace footpad::runner {

// The kinds and points that a scenario names and its protocol, or that of the host it names, does not have. `text` is
// the file's, for carets.
std::vector<Error> unknown_kinds(const Scenario& scenario, const std::string& text);

}  // namespace footpad::runner
