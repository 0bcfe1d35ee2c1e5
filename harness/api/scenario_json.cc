#include "api/scenario_json.h"

#include "api/picture.h"
#include "base/text.h"

namespace footpad::api {
namespace {

Json row(const Scenario& scenario, Transport transport, const dialogue::Protocol& protocol, Policy policy,
         const std::string& unsupported) {
  Json out{{"scenario", scenario.id},
           {"kind", scenario.kind == Scenario::Kind::control ? "control" : "attack"},
           {"title", printable(scenario.title)},
           {"protocol", std::string(protocol.name)},
           {"transport", std::string(word(transport))},
           {"policy", std::string(word(policy))},
           {"class", std::string(word(scenario.attack_class))},
           {"severity", scenario.severity},
           {"expectation", std::string(word(scenario::expectation(scenario, policy, !protocol.never_in_clear)))},
           {"references", scenario.references},
           {"runs", unsupported.empty()}};
  if (!unsupported.empty()) out["why_not"] = unsupported;
  return out;
}

}  // namespace

Json list_json(const runner::Plan& plan, const dialogue::Protocol& protocol, Policy policy) {
  Json all = Json::array();
  for (const auto& group : plan.groups) {
    for (const Scenario* control : group.controls) all.push_back(row(*control, group.transport, protocol, policy, ""));
    for (const auto& one : group.attacks)
      all.push_back(row(*one.scenario, group.transport, protocol, policy, one.unsupported));
  }
  return all;
}

Json explain_json(const Scenario& scenario, const scenario::Catalogue& catalogue) {
  Json transports = Json::array(), protocols = Json::array({scenario.protocol}), expected = Json::object();
  for (const Transport transport : scenario.transports) transports.push_back(word(transport));
  for (const std::string& other : scenario.also) protocols.push_back(other);
  const auto* const protocol = dialogue::find_protocol(scenario.protocol);
  for (const auto& [policy, name] : Words<Policy>::table)
    expected[std::string(name)] =
        word(scenario::expectation(scenario, policy, protocol == nullptr || !protocol->never_in_clear));
  Json out{{"scenario", scenario.id},
           {"kind", scenario.kind == Scenario::Kind::control ? "control" : "attack"},
           {"title", printable(scenario.title)},
           {"class", word(scenario.attack_class)},
           {"protocols", protocols},
           {"transports", transports},
           {"identity", word(scenario.identity)},
           {"severity", scenario.severity},
           {"must", scenario.must},
           {"does", printable(scenario.does)},
           {"demand", printable(scenario.demand)},
           {"why", printable(scenario.why)},
           {"remedy", printable(scenario.remedy)},
           {"references", scenario.references},
           {"cves", scenario.cves},
           {"tags", scenario.tags},
           {"controls", scenario.controls},
           {"expected", expected},
           {"needs_cage", scenario.needs_cage()},
           {"picture", picture(scenario)}};
  if (const auto recipe = catalogue.recipes.find(scenario.recipe); recipe != catalogue.recipes.end())
    out["recipe"] = {{"id", recipe->first}, {"twin", recipe->second.twin}, {"openssl", recipe->second.self_check}};
  return out;
}

}  // namespace footpad::api
