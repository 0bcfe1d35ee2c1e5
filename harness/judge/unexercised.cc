// The attack never reached the client: how far did it get?
#include <algorithm>
#include <string>

#include "base/text.h"
#include "judge/channels.h"
#include "judge/fetches.h"
#include "judge/hosts.h"
#include "judge/lookups.h"
#include "judge/reasons.h"
#include "judge/rules.h"

namespace footpad::judge {
namespace {

using Type = Event::Type;

const Event* first(const Ledger& ledger, Type type) {
  const auto found = std::find_if(ledger.events.begin(), ledger.events.end(),
                                  [type](const Event& event) { return event.type == type; });
  return found == ledger.events.end() ? nullptr : &*found;
}

bool fired(const Ledger& ledger, std::size_t number) {
  return std::any_of(ledger.events.begin(), ledger.events.end(), [number](const Event& event) {
    return event.type == Type::fired && event.number == static_cast<int>(number);
  });
}

// The <on> that should have fired and did not; nullptr: all did.
const On* waiting(const Question& question) {
  const auto& ons = question.scenario->ons;
  for (std::size_t i = 0; i < ons.size(); ++i)
    if (must_fire(ons[i], question.transport) && !fired(*question.ledger, i)) return &ons[i];
  return nullptr;
}

// The place that the client had to come to, and never did; nullptr: it came to all.
const std::string* missed(const Question& question) {
  const auto& events = question.ledger->events;
  for (const std::string& place : question.scenario->must_reach)
    if (std::none_of(events.begin(), events.end(), [&](const Event& event) { return is_at(event, place); }))
      return &place;
  return nullptr;
}

// The last thing that anybody said.
std::string last_seen(const Ledger& ledger) {
  for (auto event = ledger.events.rbegin(); event != ledger.events.rend(); ++event)
    if (event->type == Type::unit || event->type == Type::point) return event->what;
  return "nothing";
}

bool needs_certificate(const Scenario& scenario) {
  return scenario.identity != Identity::none || !scenario.recipe.empty();
}

std::string short_of_certificate(const Evidence& evidence) {
  const Ledger& ledger = *evidence.question.ledger;
  if (first(ledger, Type::client_hello) == nullptr)
    return "the client never began TLS; the last thing seen was " + last_seen(ledger);
  if (const Event* failed = first(ledger, Type::handshake_failed); failed != nullptr || evidence.facts.alert) {
    const std::string detail =
        failed == nullptr || failed->detail.empty() ? "" : " (" + printable(failed->detail) + ")";
    return "the TLS handshake failed before the certificate was sent" + detail + alert_note(evidence.facts) +
           ", which says nothing about certificates";
  }
  return "the client left before the certificate was sent";
}

// The other host that the client came to, and left before anything was done to it there; empty: none.
std::string untouched_host(const Evidence& evidence) {
  const auto hosts = at_other_hosts(evidence.question);
  const auto& events = evidence.question.ledger->events;
  const bool touched = std::any_of(events.begin(), events.end(), [&](const Event& event) {
    return hosts.contains(event.connection) && (event.type == Type::certificate_sent || event.type == Type::fired);
  });
  return hosts.empty() || touched ? "" : hosts.begin()->second;
}

std::string how_far(const Evidence& evidence) {
  const Question& question = evidence.question;
  const Ledger& ledger = *question.ledger;
  const Scenario& scenario = *question.scenario;
  if (const Event* failed = first(ledger, Type::process_failed))
    return "the client could not be started" + (failed->detail.empty() ? "" : ": " + printable(failed->detail));
  if (const DnsRule* rule = unasked(question)) return "the client never asked the DNS for " + name_of(*rule, question);
  if (evidence.facts.opened == 0 && evidence.facts.connections.empty()) return "the client never connected";
  const bool identity_suffices =
      scenario.identity != Identity::none && !accepts(channel_of(scenario.identity), question);
  if (const On* on = identity_suffices ? nullptr : waiting(question))
    return "the client left before the attack: it was to happen at " + on->at + ", and the last thing seen was " +
           last_seen(ledger);
  if (const std::string* place = missed(question))
    return "the attack needs a client that comes to " + *place + ", and the last thing seen was " + last_seen(ledger);
  if (const Fetched* const page = unfetched(question))
    return "the attack needs a client that asks for " + page->path + ", which the certificate names" +
           alert_note(evidence.facts);
  if (needs_certificate(scenario) && first(ledger, Type::certificate_sent) == nullptr)
    return short_of_certificate(evidence);
  if (scenario.identity == Identity::cert_only && first(ledger, Type::key_proof_sent) == nullptr)
    return "the handshake ended before the forged proof of the key was sent" + alert_note(evidence.facts);
  if (const std::string host = untouched_host(evidence); !host.empty())
    return "the client went to " + host + " and left before the certificate there was sent" +
           alert_note(evidence.facts) + ", which says nothing about the name in it";
  if (!evidence.facts.delivered && evidence.facts.attack_began == 0 && !needs_certificate(scenario) &&
      first(ledger, Type::fired) == nullptr && scenario.dns.empty())
    return "this scenario does nothing to the client on this transport";
  if (!evidence.facts.delivered)
    return "the attack was sent, but the client's side never took it, or it was another one than asked for";
  return "the client was gone before it could react to the attack";
}

// Delivered to a client that sits there in silence: that is no proof of safety, but it is a finding.
bool hangs(const Facts& facts) {
  return facts.delivered && std::any_of(facts.connections.begin(), facts.connections.end(), [](const auto& entry) {
           return entry.second.attacked && !entry.second.called && entry.second.ending == Ending::open;
         });
}

// It offers none of the suites that this is about, as it should.
bool has_no_such_suite(const Question& question) {
  const auto& events = question.ledger->events;
  return !question.scenario->key_exchange.empty() && first(*question.ledger, Type::certificate_sent) == nullptr &&
         std::any_of(events.begin(), events.end(),
                     [](const Event& event) { return is_at(event, "tls.no-suite-in-common"); });
}

}  // namespace

Ruling not_exercised(const Evidence& evidence) {
  if (evidence.facts.reached || hangs(evidence.facts)) return std::nullopt;
  if (has_no_such_suite(evidence.question))
    return Answer{VerdictWord::unsupported, Outcome::unsupported, Grade::L0,
                  "the client offers no suite with " + evidence.question.scenario->key_exchange +
                      " key exchange, so that this cannot be done to it"};
  return Answer{VerdictWord::inconclusive, Outcome::not_exercised, Grade::L0,
                how_far(evidence) + exit_note(evidence.facts) + last_words(*evidence.question.ledger)};
}

}  // namespace footpad::judge
