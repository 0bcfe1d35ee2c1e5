#include "runner/plan.h"

#include <algorithm>

#include "base/text.h"
#include "subject/definition.h"

namespace footpad::runner {
namespace {

bool has(const std::vector<Transport>& list, Transport transport) {
  return std::find(list.begin(), list.end(), transport) != list.end();
}

void add_once(std::vector<const Scenario*>& list, const Scenario* scenario) {
  if (std::find(list.begin(), list.end(), scenario) == list.end()) list.push_back(scenario);
}

// The plain honest dialogue of a protocol on a transport: the control of last resort, and the one that closes a group.
std::vector<const Scenario*> honest(const scenario::Catalogue& catalogue, const std::string& protocol,
                                    Transport transport) {
  std::vector<const Scenario*> out;
  for (const auto& [id, scenario] : catalogue.scenarios)
    if (scenario.kind == Scenario::Kind::control && scenario.protocol != "any" && scenario.speaks(protocol) &&
        has(scenario.transports, transport) &&
        std::find(scenario.tags.begin(), scenario.tags.end(), "honest") != scenario.tags.end())
      out.push_back(&scenario);
  return out;
}

// Why a case about another name than the domain, or with what the client is not given, cannot be had; empty: it can.
std::string why_not(const Scenario& scenario, const Definition& definition, Road road) {
  if (scenario.gives_crls && !subject::takes_crls(definition)) return definition.name + " is given no revocation lists";
  if (scenario.names_log && !subject::takes_log(definition))
    return definition.name + " is told of no log of certificates";
  if (scenario.names_key && !scenario.key_can_be_told && subject::takes_tlsa(definition))
    return definition.name + " is told what DNS says of keys, and cannot be told this";
  if (scenario.calls() && !subject::takes_calls(definition)) return definition.name + " does not say where it listens";
  if (scenario.about.empty()) return {};
  if (is_ip_address(scenario.about) && !definition.checks_addresses)
    return definition.name + " is not told addresses to check";
  if (road.real_server) return "it is about another name than the one that the real server serves";
  return {};
}

bool needs_cage(const Scenario& scenario, const Definition& definition) {
  return scenario.needs_cage() && !(scenario.key_can_be_told && subject::takes_tlsa(definition));
}

}  // namespace

int Plan::cases() const {
  int count = 0;
  for (const Group& group : groups) {
    count += static_cast<int>(group.controls.size() + group.closing.size());
    for (const Case& one : group.attacks) count += one.unsupported.empty() ? 1 : 0;
  }
  return count;
}

int Plan::attacks() const {
  int count = 0;
  for (const Group& group : groups) count += static_cast<int>(group.attacks.size());
  return count;
}

Result<Plan> make_plan(const scenario::Catalogue& catalogue, const std::vector<std::string>& ids,
                       const std::string& protocol, const Definition& definition,
                       const std::vector<Transport>& transports, Policy policy, Road road) {
  // Interception by a trusted authority is honest under one policy and an attack under another (pinned).
  const auto passes = [&](const Scenario& control) {
    return scenario::expectation(control, policy) != Expectation::must_abort &&
           (road.caged || !needs_cage(control, definition)) && why_not(control, definition, road).empty();
  };
  Plan plan;
  for (const Transport transport : transports) {
    Group group;
    group.transport = transport;
    group.closing = honest(catalogue, protocol, transport);
    if (group.closing.empty())
      return Error{"there is no honest control for " + protocol + " over " + std::string(word(transport)),
                   "add a scenario of kind control with <tag>honest</tag>", ""};
    const bool supported = has(definition.transports, transport);
    for (const std::string& id : ids) {
      const Scenario& scenario = catalogue.scenarios.at(id);
      if (!has(scenario.transports, transport)) continue;
      if (scenario.kind == Scenario::Kind::control) {
        if (supported && scenario.speaks(protocol) && passes(scenario)) add_once(group.controls, &scenario);
        continue;
      }
      Case one{&scenario, transport, group.closing, "", Case::State::fresh};
      if (!scenario.speaks(protocol))
        one.unsupported = "the scenario speaks " + scenario.protocol + ", the run " + protocol;
      else if (!supported)
        one.unsupported = definition.name + " does not do " + std::string(word(transport));
      else if (const std::string why = why_not(scenario, definition, road); !why.empty())
        one.unsupported = why;
      else if (!road.caged && needs_cage(scenario, definition))
        one.unsupported = "it needs names and hosts of its own: --mode cage";
      for (const std::string& control : scenario.controls) {
        const auto found = catalogue.scenarios.find(control);
        if (found != catalogue.scenarios.end() && found->second.speaks(protocol) &&
            has(found->second.transports, transport) && passes(found->second))
          add_once(one.controls, &found->second);
      }
      group.attacks.push_back(std::move(one));
    }
    for (const Case& one : group.attacks)
      if (one.unsupported.empty())
        for (const Scenario* control : one.controls) add_once(group.controls, control);
    const bool runs = std::any_of(group.attacks.begin(), group.attacks.end(),
                                  [](const Case& one) { return one.unsupported.empty(); });
    if (!runs) group.closing.clear();
    if (runs || !group.attacks.empty() || !group.controls.empty()) plan.groups.push_back(std::move(group));
  }
  return plan;
}

std::string folder_name(const Scenario& scenario, Transport transport, bool closing) {
  std::string name;
  for (const char c : scenario.id) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    name += plain ? c : '.';
  }
  while (name.starts_with(".")) name.erase(0, 1);
  return name.substr(0, 120) + "." + std::string(word(transport)) + (closing ? ".closing" : "");
}

}  // namespace footpad::runner
