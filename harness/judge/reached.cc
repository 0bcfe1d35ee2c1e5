// Was the client really attacked? (DESIGN.md §2 rule 2)
#include <algorithm>
#include <optional>
#include <set>

#include "judge/channels.h"
#include "judge/facts.h"
#include "judge/fetches.h"
#include "judge/hosts.h"
#include "judge/lookups.h"

namespace footpad::judge {
namespace {

using Type = Event::Type;

// How far one piece of the attack got.
struct Progress {
  std::optional<Index> delivered, reacted;
};

// What became of the bytes that were handed over by event `index`.
Progress follow(const Ledger& ledger, const Facts& facts, Index index) {
  Progress progress;
  const std::uint32_t connection = ledger.events[index].connection;
  bool closed_by_us = false;
  for (Index i = index; i < ledger.events.size(); ++i) {
    const Event& event = ledger.events[i];
    const bool here = event.connection == connection;
    if (here && event.type == Type::delivered && !progress.delivered) progress.delivered = i;
    // A certificate too large for the client is refused by an alert before all of it has gone out. A goodbye refuses
    // nothing (RFC 8446 6.1).
    const bool goodbye = event.what == "close_notify" || event.what == "user_canceled";
    const bool refused =
        here && event.type == Type::alert_received && !goodbye && ledger.events[index].type == Type::certificate_sent;
    if (refused && !progress.delivered) return {i, i};
    if (here && event.type == Type::footpad_closed) closed_by_us = true;
    if (!progress.delivered || i <= *progress.delivered) continue;
    const bool acts_here = here && is_client_act(event) && !is_aftermath(facts, event, i);
    // On a connection that we reset the client cannot answer: it shows elsewhere that it noticed.
    const bool acts_elsewhere =
        closed_by_us && (event.type == Type::opened || (event.type == Type::process_exited && !facts.killed));
    if (acts_here || acts_elsewhere) {
      progress.reacted = i;
      return progress;
    }
  }
  return progress;
}

// The farthest that any of the events chosen by `is_piece` got.
template <class Predicate>
Progress farthest(const Ledger& ledger, const Facts& facts, Predicate is_piece) {
  Progress best;
  std::set<std::uint32_t> followed;  // what the first piece on a connection did not reach, no later one there does
  for (Index i = 0; i < ledger.events.size(); ++i) {
    if (!is_piece(ledger.events[i]) || !followed.insert(ledger.events[i].connection).second) continue;
    const Progress progress = follow(ledger, facts, i);
    if (progress.reacted) return progress;
    if (!best.delivered) best = progress;
  }
  return best;
}

// How far the answers of this rule's set got.
Progress follow_answers(const Question& question, const Facts& facts, const DnsRule& rule) {
  const auto& events = question.ledger->events;
  Progress progress;
  progress.delivered = answered_by(*question.scenario, *question.ledger, rule);
  if (!progress.delivered) return progress;
  for (Index i = *progress.delivered + 1; i < events.size() && !progress.reacted; ++i) {
    const bool exits = events[i].type == Type::process_exited && !facts.killed;
    const bool acts_on_it = events[i].type == Type::opened || is_client_act(events[i]);
    // A further look-up is none: resolvers send several at once.
    if (exits || (acts_on_it && !is_aftermath(facts, events[i], i))) progress.reacted = i;
  }
  return progress;
}

// How far what came for a page, or did not come, got. The client shows elsewhere what it makes of it.
Progress follow_page(const Ledger& ledger, const Facts& facts, const Fetched& page) {
  const auto& events = ledger.events;
  const auto asked = asked_for(ledger, page);
  Progress progress;
  if (!asked) return progress;
  if (page.unanswered) progress.delivered = asked;
  for (Index i = *asked + 1; i < events.size() && !progress.reacted; ++i) {
    if (events[i].type == Type::delivered && events[i].connection == events[*asked].connection && !progress.delivered)
      progress.delivered = i;
    if (!progress.delivered || i == *progress.delivered) continue;
    const bool exits = events[i].type == Type::process_exited && !facts.killed;
    const bool acts_on_it = events[i].type == Type::opened || is_client_act(events[i]);
    if (exits || (acts_on_it && !is_aftermath(facts, events[i], i))) progress.reacted = i;
  }
  return progress;
}

class Attack {
 public:
  void add(const Progress& piece) {
    ++pieces_;
    delivered_ = delivered_ && piece.delivered;
    reached_ = reached_ && piece.reacted;
    made_ = std::max(made_, piece.delivered.value_or(0));
  }
  void write(Facts& facts) const {
    // An attack without a single piece was not made.
    facts.delivered = delivered_ && pieces_ > 0;
    facts.reached = reached_ && pieces_ > 0;
    facts.attack_made = made_;
  }

 private:
  int pieces_ = 0;
  bool delivered_ = true, reached_ = true;
  Index made_ = 0;
};

bool is_forged(Channel channel) { return channel != Channel::clear && channel != Channel::genuine; }

// The certificate that this scenario is about.
bool is_its_certificate(const Event& event, const Scenario& scenario) {
  if (scenario.identity != Identity::none && event.channel != channel_of(scenario.identity)) return false;
  if (scenario.recipe.empty()) return is_forged(event.channel);
  return event.detail.empty() || event.detail == scenario.recipe;
}

bool has_fired(const Event& event, const Question& question) {
  if (event.type != Type::fired || event.number < 0) return false;
  const auto number = static_cast<std::size_t>(event.number);
  if (number >= question.scenario->ons.size()) return false;
  const On& on = question.scenario->ons[number];
  return std::any_of(on.actions.begin(), on.actions.end(), acts);
}

// The attack's marks on each connection, whatever else is needed for it to be whole.
void mark_connections(const Question& question, Facts& facts) {
  const auto& events = question.ledger->events;
  bool began = false, misled = false;
  for (Index i = 0; i < events.size(); ++i) {
    const Event& event = events[i];
    misled = misled || was_misled(event);
    if (event.connection == 0) continue;
    Connection& connection = facts.connections[event.connection];
    // Who resumes is shown no certificate, and still meets the forger.
    const bool meets = event.type == Type::certificate_sent || event.type == Type::handshake_done;
    const bool forged = meets && is_forged(event.channel);
    // What is opened after a false answer may have been led by it.
    if (forged || has_fired(event, question) || (misled && event.type == Type::opened)) {
      if (!connection.attacked) connection.attacked = i;
      if (!began) facts.attack_began = i;
      began = true;
    }
    if (event.type == Type::delivered && connection.attacked) connection.delivered = true;
  }
}

}  // namespace

void read_attack(const Question& question, Facts& facts) {
  const Scenario& scenario = *question.scenario;
  const Ledger& ledger = *question.ledger;
  mark_connections(question, facts);
  Attack attack;
  // Where the policy refuses the very identity, that is the attack: what was to follow inside it needs no chance to
  // happen.
  const bool identity_suffices =
      scenario.identity != Identity::none && !accepts(channel_of(scenario.identity), question);
  for (std::size_t number = 0; number < scenario.ons.size(); ++number)
    if (must_fire(scenario.ons[number], question.transport) && !identity_suffices)
      attack.add(farthest(ledger, facts, [number](const Event& event) {
        return event.type == Type::fired && event.number == static_cast<int>(number);
      }));
  for (const std::string& place : scenario.must_reach)
    attack.add(farthest(ledger, facts, [&](const Event& event) { return is_at(event, place); }));
  for (const Fetched& page : scenario.fetched) attack.add(follow_page(ledger, facts, page));
  if (scenario.identity != Identity::none || !scenario.recipe.empty())
    attack.add(farthest(ledger, facts, [&](const Event& event) {
      return event.type == Type::certificate_sent && is_its_certificate(event, scenario);
    }));
  if (scenario.identity == Identity::cert_only)
    attack.add(farthest(ledger, facts, [](const Event& event) {
      return event.type == Type::key_proof_sent && event.channel == Channel::cert_only;
    }));
  for (const DnsRule& rule : scenario.dns)
    if (is_demanded(rule, question.transport)) attack.add(follow_answers(question, facts, rule));
  // Not to follow to another host is an answer to being sent there. Who follows is attacked once that host has shown
  // its certificate, or done what the scenario has it do: before that, leaving proves nothing about names.
  if (const auto followed = at_other_hosts(question); !followed.empty())
    attack.add(farthest(ledger, facts, [&](const Event& event) {
      return followed.contains(event.connection) &&
             ((event.type == Type::certificate_sent && is_forged(event.channel)) || has_fired(event, question));
    }));
  attack.write(facts);
}

}  // namespace footpad::judge
