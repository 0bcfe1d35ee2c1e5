// <declarations>: what a certifier says of cases that cannot be run against a client.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/declarations.h"

namespace footpad::scenario {

// nullopt exactly where at least one error was added.
std::optional<std::vector<Declaration>> read_declarations(const std::string& file, std::string_view text,
                                                          std::vector<Error>& errors);

}  // namespace footpad::scenario
