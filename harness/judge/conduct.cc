// What the client said, and under what.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "judge/channels.h"
#include "judge/facts.h"

namespace footpad::judge {
namespace {

using Type = Event::Type;
using Place = std::pair<std::uint32_t, Channel>;

// Saying this is going on. Bytes that the dialogue cannot read prove nothing in clear (the client may have begun TLS on
// its own); inside a handshake they are what the client came to say.
bool goes_on(Role role, Channel channel) {
  switch (role) {
    case Role::credential:
    case Role::session:
    case Role::content: return true;
    case Role::opaque: return is_tls(channel);
    default: return false;
  }
}

void hear(const Event& event, Index index, bool prompted, Conduct& conduct) {
  if (event.role == Role::goodbye || event.role == Role::error) return;
  conduct.sent = true;
  if (prompted) conduct.answered_prompt = true;
  if (event.role == Role::identify && !conduct.identified) conduct.identified = index;
  if (!goes_on(event.role, event.channel)) return;
  conduct.went_on = index;
  conduct.came_to_it = conduct.came_to_it || event.role != Role::credential;
  if (conduct.went_on_role == Role::credential) return;  // nothing later is graver
  conduct.went_on_with = event.what;
  conduct.went_on_role = event.role;
}

// Bytes of a flow that never became a unit (half an element) were sent all the same.
void count_unread(const Ledger& ledger, const Facts& facts, std::map<Place, Conduct>& conducts) {
  std::vector<std::size_t> read(ledger.flows.size(), 0);
  for (const Event& event : ledger.events)
    if (event.type == Type::unit && event.from == Side::client && event.flow < read.size() && event.begin <= event.end)
      read[event.flow] += event.end - event.begin;
  for (std::size_t i = 0; i < ledger.flows.size(); ++i) {
    const Flow& flow = ledger.flows[i];
    if (facts.connection(flow.connection).called) continue;
    if (flow.from != Side::client || flow.decoded || (flow.bytes.size() <= read[i] && !flow.truncated)) continue;
    conducts[{flow.connection, flow.channel}].sent = true;
  }
}

// The server's word, or its being used, for each place where a session may stand.
struct Evidence {
  bool secured = false;        // TLS: the handshake is done
  bool authenticated = false;  // the server said so; it may have been made to say it
};

// For each connection, the handshakes that were finished on it, in order.
std::map<std::uint32_t, std::vector<Index>> handshakes(const Ledger& ledger) {
  std::map<std::uint32_t, std::vector<Index>> out;
  for (Index i = 0; i < ledger.events.size(); ++i)
    if (ledger.events[i].type == Type::handshake_done) out[ledger.events[i].connection].push_back(i);
  return out;
}

// A point has no channel of its own: it belongs to the last handshake before it, or to the first one of its connection.
void note_point(const Ledger& ledger, const std::vector<Index>& finished, Index point, Facts& facts) {
  if (finished.empty()) return;
  Index handshake = finished.front();
  for (const Index i : finished)
    if (i < point) handshake = i;
  const Event& done = ledger.events[handshake];
  facts.sessions.push_back({done.connection, done.channel, std::max(point, handshake)});
}

}  // namespace

void read_conduct(const Question& question, Facts& facts) {
  const Ledger& ledger = *question.ledger;
  std::map<Place, Conduct> conducts;
  std::map<std::uint32_t, bool> prompted;
  for (Index i = 0; i < ledger.events.size(); ++i) {
    const Event& event = ledger.events[i];
    if (is_on_called(facts, event)) continue;
    if (event.type == Type::prompted) prompted[event.connection] = true;
    if (event.type == Type::handshake_done) conducts[{event.connection, event.channel}].finished = true;
    if (event.type == Type::unit && event.from == Side::client)
      hear(event, i, prompted[event.connection], conducts[{event.connection, event.channel}]);
  }
  count_unread(ledger, facts, conducts);
  for (auto& [place, conduct] : conducts) {
    std::tie(conduct.connection, conduct.channel) = place;
    facts.conducts.push_back(std::move(conduct));
  }
}

void read_sessions(const Question& question, Facts& facts) {
  const std::string& reach = question.success.reach;
  const Ledger& ledger = *question.ledger;
  auto finished = handshakes(ledger);
  std::map<Place, Evidence> places;
  for (Index i = 0; i < ledger.events.size(); ++i) {
    const Event& event = ledger.events[i];
    if (is_on_called(facts, event)) continue;
    if (event.type == Type::handshake_done) places[{event.connection, event.channel}].secured = true;
    if (event.type == Type::point && !reach.empty() && event.what == reach)
      note_point(ledger, finished[event.connection], i, facts);
    if (event.type != Type::unit) continue;
    Evidence& evidence = places[{event.connection, event.channel}];
    if (is_tls(event.channel) && !evidence.secured) continue;
    const bool says_so = event.from == Side::server && event.role == Role::ready;
    // A forged "you are logged in" proves nothing until the client uses it.
    const bool reaches = !reach.empty() && event.what == reach && event.role != Role::authenticated;
    if (event.from == Side::server && event.role == Role::authenticated) evidence.authenticated = true;
    const bool uses = evidence.authenticated && event.from == Side::client &&
                      (event.role == Role::session || event.role == Role::content);
    if (says_so || reaches || uses) facts.sessions.push_back({event.connection, event.channel, i});
  }
}

}  // namespace footpad::judge
