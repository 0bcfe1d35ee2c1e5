// Which look-ups the scenario answered.
#pragma once

#include <optional>
#include <string>

#include "judge/facts.h"

namespace footpad::judge {

// A look-up that a <dns> answered, or left without an answer.
bool was_misled(const Event& event);

// The look-up must be made for the attack to count as made: it is not optional, and belongs to this transport.
inline bool is_demanded(const DnsRule& rule, Transport transport) {
  return !rule.optional && (!rule.transport || *rule.transport == transport);
}

// The first look-up that this rule, or another one of its name and type, answered; nullopt: nobody asked.
std::optional<Index> answered_by(const Scenario& scenario, const Ledger& ledger, const DnsRule& rule);

// The demanded <dns> that nobody asked for; nullptr: all were.
const DnsRule* unasked(const Question& question);
// "SRV _xmpp-client._tcp.example.test"
std::string name_of(const DnsRule& rule, const Question& question);

}  // namespace footpad::judge
