// Who ended each connection? (DESIGN.md §2 rules 3 and 8)
#include <algorithm>

#include "judge/channels.h"
#include "judge/facts.h"

namespace footpad::judge {
namespace {

using Type = Event::Type;

// One connection, event by event, until the client or Footpad ends it.
class Closing {
 public:
  Closing(const Question& question, std::optional<Index> attacked) : question_(question), attacked_(attacked) {}

  void take(const Event& event, Index index) {
    switch (event.type) {
      case Type::fired: note_fired(event); break;
      case Type::delivered: delivered_ = delivered_ || (attacked_ && index > *attacked_); break;
      case Type::handshake_done:
        bound_ = bound_ || !accepts(event.channel, question_);
        reacted_ = reacted_ || delivered_;
        break;
      case Type::unit:
        if (event.from == Side::client) note_said(event.role);
        break;
      case Type::alert_received: farewell_ = true; break;
      case Type::client_hello: reacted_ = reacted_ || delivered_; break;
      case Type::reaction:
        reacted_ = reacted_ || delivered_;
        if (event.what == "fin" || event.what == "rst") close(Ending::client);
        break;
      case Type::client_closed: close(Ending::client); break;
      case Type::footpad_closed:
      case Type::server_closed:
        close(farewell_ ? Ending::client : scenario_closes_ ? Ending::scenario : Ending::server);
        break;
      default: break;
    }
  }

  // `gone`: the process ended by itself, and took its connections with it.
  // `quiet`: nothing was open any more when Footpad ended it.
  [[nodiscard]] Ending ending(bool gone, bool quiet) const {
    if (!first_) return gone ? Ending::client : Ending::open;
    if (*first_ != Ending::scenario && *first_ != Ending::server) return *first_;
    const bool client_went = gone || client_closed_;
    // The scenario closed. A client that neither closes its own end nor exits has not aborted: it hangs.
    if (*first_ == Ending::scenario)
      return client_went ? Ending::client : quiet && !said_more_ ? Ending::scenario : Ending::open;
    // The server was quicker. A client that had answered the attack may have been about to leave, and left; one that
    // sat there, or that sat inside a handshake it should not have finished, did not decide anything.
    return client_went && reacted_ && !bound_ ? Ending::client : Ending::server;
  }

 private:
  void note_fired(const Event& event) {
    const auto& ons = question_.scenario->ons;
    if (event.number < 0 || static_cast<std::size_t>(event.number) >= ons.size()) return;
    if (has_action(ons[static_cast<std::size_t>(event.number)], Action::Kind::close)) scenario_closes_ = true;
  }

  void note_said(Role role) {
    reacted_ = reacted_ || delivered_;
    if (role == Role::goodbye || role == Role::error)
      farewell_ = true;
    else if (role != Role::keepalive && first_)
      said_more_ = true;
  }

  void close(Ending by) {
    if (!first_) first_ = by;
    if (by == Ending::client) client_closed_ = true;
  }

  const Question& question_;
  std::optional<Index> attacked_;
  bool delivered_ = false;  // the attack
  bool reacted_ = false;    // ... and the client did something behind it
  bool farewell_ = false;   // a goodbye or an alert
  bool bound_ = false;      // finished a handshake that its policy does not accept
  bool scenario_closes_ = false;
  bool said_more_ = false;  // behind the close
  bool client_closed_ = false;
  std::optional<Ending> first_;
};

}  // namespace

void read_endings(const Question& question, Facts& facts) {
  const auto& events = question.ledger->events;
  std::map<std::uint32_t, Closing> closings;
  for (const auto& [number, connection] : facts.connections)
    closings.emplace(number, Closing(question, connection.attacked));
  for (Index i = 0; i < events.size(); ++i) {
    if (facts.killed && i >= *facts.killed) break;
    if (const auto found = closings.find(events[i].connection); found != closings.end())
      found->second.take(events[i], i);
  }
  const bool gone = facts.exit.has_value() && !facts.lives_on;
  const bool quiet = facts.killed && events[*facts.killed].what == "quiet";
  for (auto& [number, connection] : facts.connections) connection.ending = closings.at(number).ending(gone, quiet);
}

}  // namespace footpad::judge
