// --format json: what a verb says, for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
}

namespace footpad::cli {

using Json = nlohmann::ordered_json;

void declare_format(CLI::App& app, std::string& format);
inline bool is_json(const std::string& format) { return format == "json"; }

// To standard output, as one JSON text with a line end; bytes that are no UTF-8 are replaced.
void print(const Json& json);

// {"what": ..., "remedy": ..., "place": ...}
Json errors_json(const std::vector<Error>& errors);

}  // namespace footpad::cli
