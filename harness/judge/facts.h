// What the ledger says, as facts that the rules can ask for. No judgement here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/verdict.h"

namespace footpad::judge {

using Index = std::size_t;  // of an event in Ledger::events: the judge's only notion of time

// How a connection came to its end.
enum class Ending {
  open,      // it did not: still there when the case ended, or when Footpad ended the client
  client,    // the client left
  scenario,  // the scenario closed it, and the client did nothing more on it
  server     // it was closed on a client that had done nothing to leave
};

struct Connection {
  std::optional<Index> attacked;  // the first event by which the attack touched it
  bool delivered = false;         // ... and its TCP took all of that
  bool called = false;            // Footpad made it: the client is the server there, and need not leave
  Ending ending = Ending::open;
  [[nodiscard]] bool left() const {
    return called || ending == Ending::client || ending == Ending::scenario || (ending == Ending::server && !attacked);
  }
};

// What the client did on one connection under one channel.
struct Conduct {
  std::uint32_t connection = 0;
  Channel channel = Channel::clear;
  bool finished = false;            // TLS: its Finished was verified
  bool sent = false;                // anything but goodbyes and errors
  bool answered_prompt = false;     // it was idle, was prompted, and spoke
  std::optional<Index> identified;  // named its user: the first time
  std::optional<Index> went_on;     // gave a credential, set up a session, or said what it came to say: the last time
  bool came_to_it = false;          // set up a session, or said what it came to say
  std::string went_on_with;         // the kind of the gravest such unit
  Role went_on_role = Role::other;
};

// A session that stands: the server said so, or the client used it.
struct Session {
  std::uint32_t connection = 0;
  Channel channel = Channel::clear;
  Index at = 0;  // the event that proves it
};

struct Facts {
  std::map<std::uint32_t, Connection> connections;  // by number: the order in which they were opened
  std::vector<Conduct> conducts;
  std::vector<Session> sessions;

  bool started = false;         // there is a process
  bool lives_on = false;        // the client is code in somebody's process: its end closes no connection
  std::optional<Index> killed;  // Footpad ended it, or the time was over
  std::optional<int> exit;      // it ended by itself, with this code or 128 + signal
  bool crashed = false;         // ... by a signal
  std::string signal;
  std::optional<std::string> alert;  // the last one that the client sent, close_notify aside
  int opened = 0;                    // connections
  std::string server_failure;        // not empty: the honest server could not be reached

  // DESIGN.md §2 rule 2. `delivered`: all of the attack was handed over and taken; `reached`: and the client reacted.
  bool delivered = false;
  bool reached = false;
  Index attack_began = 0, attack_made = 0;  // first touch; all of it delivered. Meaningless where not delivered.

  [[nodiscard]] const Connection& connection(std::uint32_t number) const;
};

Facts read_facts(const Question& question);

// Parts of read_facts, one file each.
void read_attack(const Question& question, Facts& facts);    // reached.cc: attacked, delivered, reached
void read_endings(const Question& question, Facts& facts);   // endings.cc: behind read_attack
void read_conduct(const Question& question, Facts& facts);   // conduct.cc
void read_sessions(const Question& question, Facts& facts);  // conduct.cc

// This unit was said, or this point was reached.
bool is_at(const Event& event, const std::string& name);
// The client did something that only it can do: sent, closed, alerted.
bool is_client_act(const Event& event);
// The client's Finished was verified on one of its connections.
bool finished_handshake(const Facts& facts);
// Footpad ended the client before this event: what the kernel closes then is no decision of the client.
// What the client says where it was called is judged by the scenario alone, and by what it gives away.
bool is_on_called(const Facts& facts, const Event& event);
bool is_aftermath(const Facts& facts, const Event& event, Index index);

}  // namespace footpad::judge
