#include "certify/certification.h"

#include "base/text.h"
#include "certify/json.h"

namespace footpad::certify {
namespace {

constexpr const char* kSchema = "footpad.certification/1";

Json declared_json(const std::vector<Declaration>& declared) {
  Json out = Json::array();
  for (const Declaration& each : declared)
    out.push_back({{"scenario", printable(each.scenario)},
                   {"transport", each.transport ? Json(word(*each.transport)) : Json(nullptr)},
                   {"reason", printable(each.reason)}});
  return out;
}

Json not_run_json(const Decision& decision) {
  Json out = Json::array();
  for (const auto& [test, reason] : decision.declared) out.push_back({{"test", test}, {"reason", printable(reason)}});
  return out;
}

bool read_declared(const Json& json, std::vector<Declaration>& out) {
  const auto list = json.find("declared");
  if (list == json.end() || !list->is_array()) return false;
  for (const Json& each : *list) {
    const auto scenario = text_at(each, "scenario"), reason = text_at(each, "reason");
    if (!scenario || !reason || !each.contains("transport")) return false;
    Declaration one{*scenario, std::nullopt, *reason, {}};
    if (const auto transport = text_at(each, "transport")) {
      one.transport = from_word<Transport>(*transport);
      if (!one.transport) return false;
    }
    out.push_back(std::move(one));
  }
  return true;
}

}  // namespace

std::string certification_json(const Terms& terms, const Decision& decision, const std::string& subject) {
  return text_of({{"schema", kSchema},
                  {"subject", printable(subject)},
                  {"result", word(decision.outcome)},
                  {"reasons", decision.reasons},
                  {"profile",
                   {{"name", terms.profile},
                    {"title", terms.title},
                    {"means", terms.means},
                    {"policy", word(terms.policy)},
                    {"level", terms.should ? "should" : "must"},
                    {"sha256", terms.digest}}},
                  {"declared", declared_json(terms.declared)},
                  {"not_run", not_run_json(decision)},
                  {"undetectable", decision.undetectable}});
}

Result<Terms> read_terms(const std::string& file, std::string_view text) {
  const auto wrong = [&](const std::string& why) {
    return Error{file + " is no certification: " + why, "take the bundle from where it was made", ""};
  };
  const auto json = parse(text);
  if (!json) return wrong("it is not JSON");
  const auto schema = text_at(*json, "schema").value_or("missing");
  if (schema.starts_with("footpad.certification/") && schema != kSchema)
    return Error{file + " was written by a Footpad that says " + printable(schema) + ", and this one reads " + kSchema,
                 "verify it with the version that wrote it", ""};
  if (schema != kSchema) return wrong("its schema is " + printable(schema));
  const auto profile = json->find("profile");
  if (profile == json->end()) return wrong("it names no profile");
  Terms out;
  const auto name = text_at(*profile, "name"), title = text_at(*profile, "title"), means = text_at(*profile, "means"),
             digest = text_at(*profile, "sha256"), level = text_at(*profile, "level");
  const auto policy = from_word<Policy>(text_at(*profile, "policy").value_or(""));
  if (!name || !title || !means || !digest || !policy || (level != "must" && level != "should"))
    return wrong("its profile lacks a field");
  out.profile = *name;
  out.title = *title;
  out.means = *means;
  out.digest = *digest;
  out.policy = *policy;
  out.should = level == "should";
  if (!read_declared(*json, out.declared)) return wrong("its declarations are not what they should be");
  return out;
}

}  // namespace footpad::certify
