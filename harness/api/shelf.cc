#include "api/shelf.h"

#include <algorithm>

#include "base/text.h"
#include "runner/kinds.h"
#include "scenario/cross_check.h"
#include "scenario/document.h"

namespace footpad::api {
namespace {

constexpr int kBadRequest = 400, kNotFound = 404, kFull = 507;
constexpr std::size_t kMostBytes = 64U << 20U;  // of XML that came with questions
constexpr std::string_view kInline = "inline/";

}  // namespace

Answer<const Scenario*> Shelf::find(const std::string& id) const {
  if (const auto found = catalogue_.scenarios.find(id); found != catalogue_.scenarios.end()) return &found->second;
  std::vector<std::string> known;
  for (const auto& [name, scenario] : catalogue_.scenarios) known.push_back(name);
  return Problem{kNotFound, unknown("scenario", id, known, "see: GET /v1/scenarios")};
}

Answer<const Scenario*> Shelf::take(const std::string& xml) {
  if (const auto known = inline_.find(xml); known != inline_.end()) return known->second;
  const std::string id = std::string(kInline) + std::to_string(inline_.size() + 1);
  if (taken_ + xml.size() > kMostBytes)
    return Problem{kFull, Error{"this server has read too many scenarios", "start another footpad serve", ""}};
  if (scenario::root_of(xml) == "recipe")
    return Problem{kBadRequest, Error{"the XML is a recipe, and a lane needs a scenario",
                                      "write it into a file, and give its folder: footpad serve --catalogue DIR", ""}};
  std::vector<Error> errors;
  auto scenario = scenario::read_scenario(kInlineFile, id, xml, errors);
  if (scenario && errors.empty()) scenario::cross_check(*scenario, catalogue_, xml, errors);
  if (scenario && errors.empty()) errors = runner::unknown_kinds(*scenario, xml);
  if (!scenario || !errors.empty()) return Problem{kBadRequest, std::move(errors)};
  scenario->from_user = true;
  taken_ += xml.size();
  const Scenario* taken = &catalogue_.scenarios.emplace(id, std::move(*scenario)).first->second;
  inline_[xml] = taken;
  return taken;
}

Answer<std::vector<std::string>> Shelf::select(const std::vector<std::string>& words,
                                               const std::string& protocol) const {
  auto ids = scenario::select(catalogue_, words, protocol);
  if (!ids) return Problem{kNotFound, ids.error()};
  std::vector<std::string> out;
  for (const std::string& id : *ids)
    if (!id.starts_with(kInline) || std::find(words.begin(), words.end(), id) != words.end()) out.push_back(id);
  if (out.empty()) return Problem{kNotFound, Error{"nothing is selected", "see: GET /v1/scenarios", ""}};
  return out;
}

}  // namespace footpad::api
