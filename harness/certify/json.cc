#include "certify/json.h"

#include <set>
#include <vector>

namespace footpad::certify {
namespace {

constexpr int kDepth = 16;

}  // namespace

std::optional<Json> parse(std::string_view text) {
  std::vector<std::set<std::string>> names;
  bool twice = false;
  const auto check = [&](int depth, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (event == Json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second) twice = true;
    return depth <= kDepth;
  };
  auto json = Json::parse(text, check, false);
  if (twice || !json.is_object()) return std::nullopt;
  return json;
}

std::string text_of(const Json& json) { return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::optional<std::string> text_at(const Json& object, const char* name) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace footpad::certify
