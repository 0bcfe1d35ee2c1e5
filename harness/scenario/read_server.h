// Reads the definition of a real server (tools/servers/NAME/server.xml).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/server_definition.h"

namespace footpad::scenario {

// Every fault is appended to `errors` with a caret. nullopt exactly where at least one error was added.
std::optional<ServerDefinition> read_server_definition(const std::string& file, std::string_view text,
                                                       std::vector<Error>& errors);

}  // namespace footpad::scenario
