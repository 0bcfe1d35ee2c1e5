#include "judge/facts.h"

#include <algorithm>

#include "model/exit.h"

namespace footpad::judge {
namespace {

void read_process(const Ledger& ledger, Facts& facts) {
  for (Index i = 0; i < ledger.events.size(); ++i) {
    const Event& event = ledger.events[i];
    if (event.type == Event::Type::process_started) {
      facts.started = true;
      facts.lives_on = event.fields.contains("outside");
    }
    const bool ends = event.type == Event::Type::process_killed || event.type == Event::Type::deadline;
    if (ends && !facts.killed) facts.killed = i;
    if (event.type != Event::Type::process_exited || facts.killed || facts.exit) continue;
    facts.exit = event.number;
    facts.signal = event.what;
    facts.crashed = signal_of(event.number).has_value();
  }
}

void read_network(const Ledger& ledger, Facts& facts) {
  for (const Event& event : ledger.events) {
    if (event.connection != 0) facts.connections.try_emplace(event.connection);
    if (event.type == Event::Type::opened) ++facts.opened;
    if (event.type == Event::Type::called) facts.connections[event.connection].called = true;
    if (event.type == Event::Type::alert_received && event.what != "close_notify") facts.alert = event.what;
    if (event.type == Event::Type::server_failed)
      facts.server_failure = event.detail.empty() ? "the honest server could not be reached" : event.detail;
  }
  for (const Flow& flow : ledger.flows)
    if (flow.connection != 0) facts.connections.try_emplace(flow.connection);
}

}  // namespace

Facts read_facts(const Question& question) {
  Facts facts;
  read_process(*question.ledger, facts);
  read_network(*question.ledger, facts);
  read_attack(question, facts);
  read_endings(question, facts);
  read_conduct(question, facts);
  read_sessions(question, facts);
  return facts;
}

const Connection& Facts::connection(std::uint32_t number) const {
  static const Connection unknown;  // open: the cautious answer
  const auto found = connections.find(number);
  return found == connections.end() ? unknown : found->second;
}

bool is_at(const Event& event, const std::string& name) {
  return (event.type == Event::Type::point || event.type == Event::Type::unit) && event.what == name;
}

bool is_client_act(const Event& event) {
  switch (event.type) {
    case Event::Type::unit: return event.from == Side::client;
    case Event::Type::reaction:
    case Event::Type::client_hello:
    case Event::Type::client_closed:
    case Event::Type::alert_received:
    case Event::Type::handshake_done: return true;
    default: return false;
  }
}

bool finished_handshake(const Facts& facts) {
  return std::any_of(facts.conducts.begin(), facts.conducts.end(),
                     [](const Conduct& conduct) { return conduct.finished; });
}

bool is_on_called(const Facts& facts, const Event& event) { return facts.connection(event.connection).called; }

bool is_aftermath(const Facts& facts, const Event& event, Index index) {
  if (!facts.killed || index < *facts.killed) return false;
  // Bytes were sent before the end even where they were read after it.
  return event.type == Event::Type::reaction || event.type == Event::Type::client_closed;
}

}  // namespace footpad::judge
