// JSON of files that somebody else may have written.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace footpad::certify {

using Json = nlohmann::ordered_json;

// nullopt: it is no JSON object, or names a field twice, or is nested deeper than any file of ours.
std::optional<Json> parse(std::string_view text);

// As it is written: a line for each value, and a line end behind it.
std::string text_of(const Json& json);

// A field that is missing or of another type is nullopt.
std::optional<std::string> text_at(const Json& object, const char* name);

}  // namespace footpad::certify
