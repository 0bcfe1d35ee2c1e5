#include "judge/hosts.h"

#include <set>

#include "base/text.h"

namespace footpad::judge {

std::map<std::uint32_t, std::string> at_other_hosts(const Question& question) {
  const Scenario& scenario = *question.scenario;
  std::set<std::string> hosts;
  for (const Listen& listen : scenario.listens) {
    const bool has_own = listen.identity.value_or(Identity::none) != Identity::none || !listen.recipe.empty();
    if (!has_own) continue;
    hosts.insert(replace_all(listen.host, "${domain}", question.canaries->domain) + ":" + std::to_string(listen.port));
  }
  std::map<std::uint32_t, std::string> found;
  for (const Event& event : question.ledger->events) {
    if (event.type != Event::Type::opened) continue;
    const auto to = event.fields.find("to");
    if (to != event.fields.end() && hosts.contains(to->second)) found.emplace(event.connection, to->second);
  }
  return found;
}

}  // namespace footpad::judge
