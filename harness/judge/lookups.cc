#include "judge/lookups.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"

namespace footpad::judge {

bool was_misled(const Event& event) { return event.type == Event::Type::looked_up && event.fields.contains("rules"); }

std::optional<Index> answered_by(const Scenario& scenario, const Ledger& ledger, const DnsRule& rule) {
  const auto is_of_set = [&](const std::string& number) {
    const std::size_t index = std::strtoul(number.c_str(), nullptr, 10);
    return index < scenario.dns.size() && scenario.dns[index].type == rule.type &&
           scenario.dns[index].since == rule.since && lower(scenario.dns[index].name) == lower(rule.name);
  };
  for (Index i = 0; i < ledger.events.size(); ++i) {
    if (!was_misled(ledger.events[i])) continue;
    const auto numbers = words_of(ledger.events[i].fields.at("rules"));
    if (std::any_of(numbers.begin(), numbers.end(), is_of_set)) return i;
  }
  return std::nullopt;
}

const DnsRule* unasked(const Question& question) {
  for (const DnsRule& rule : question.scenario->dns)
    if (is_demanded(rule, question.transport) && !answered_by(*question.scenario, *question.ledger, rule)) return &rule;
  return nullptr;
}

std::string name_of(const DnsRule& rule, const Question& question) {
  return std::string(word(rule.type)) + " " +
         replace_all(replace_all(rule.name, "${domain}", question.canaries->domain), "${port}", "PORT");
}

}  // namespace footpad::judge
