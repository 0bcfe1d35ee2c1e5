// The ledger: everything seen in one case, in order. The judge reads it once; nothing else decides a verdict.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "model/unit.h"
#include "model/words.h"

namespace footpad {

// All bytes that one side sent on one connection under one channel, in order and without segment borders.
// from == client: what the client sent (decrypted where Footpad ended TLS). from == server: what reached the client.
struct Flow {
  std::uint32_t connection = 0;  // 0: its look-ups, what was asked in each and a line end
  Side from = Side::client;
  Channel channel = Channel::clear;
  Bytes bytes;
  bool truncated = false;  // more came than Footpad keeps: nothing can be called secure on it
  // Not the bytes themselves, which are in the flow beside it, but what they say, where an encoding hides it.
  bool decoded = false;
};

// Bytes [begin, end) of Ledger::flows[flow].
struct FlowRange {
  std::size_t flow = 0, begin = 0, end = 0;
};

struct Event {
  enum class Type {
    opened,        // a connection of the client was accepted; what = the listener's name
    called,        // a connection to the client, which is a server itself, was made; what = whom the caller speaks for
    unit,          // `from` said `what` (a kind), role and flow range say more; server units: as sent to the client;
                   // fields: its facts, and "early-data" for what came before the handshake was done
    point,         // a point was reached: what = "connect", "tls.established", "tls.resumed", "close" ...
    fired,         // an acting <on> fired: number = its index in Scenario::ons; the attack's bytes were handed over
    delivered,     // all bytes written to the client so far were drained by its TCP
    reaction,      // the client did something after `delivered`: bytes, FIN, RST, alert
    client_hello,  // detail = SNI; fields: "alpn", "versions"
    certificate_sent,  // the Certificate message left; detail = recipe id
    key_proof_sent,    // CertificateVerify (TLS 1.3) or ServerKeyExchange (TLS 1.2) left
    handshake_done,    // the client's Finished was verified; channel says under whom; fields: "alpn", "resumed" (true:
                       // by a ticket of this case, and so without a certificate)
    handshake_failed,  // detail = reason
    alert_received,    // what = alert name ("unknown_ca")
    alert_sent,
    mark,            // a scenario's <mark>: what = name
    violation,       // a scenario's <violation> fired: number = index of the <on>
    prompted,        // the idle client was prompted (rule 8)
    held_reply,      // the server's genuine reply is being held back; see Action::hold
    released_reply,  // ... and goes out now
    client_closed,   // what = "fin", "rst", "close-notify"
    footpad_closed,  // what = "fin", "rst"
    server_closed,
    server_failed,  // the honest server could not be reached: Footpad's or its operator's fault; detail = why
    refused,        // the client tried to reach what nobody listens for: what = "tcp example.test:80", detail = address
    looked_up,  // the client asked the DNS: what = "SRV _x._tcp.example.test", detail = what it was told; flow range;
                // fields: "via", "server" (the address it asked), "secure", "rules" (indices in Scenario::dns)
    process_started,  // fields: "outside", where the client is code in somebody's process, whose end closes nothing
    process_failed,   // could not be started; detail = why
    process_exited,   // number = exit code, or 128 + signal with what = signal name
    process_killed,   // Footpad ended it: what = "deadline", "quiet", "done", "interrupt"
    success_seen,     // the subject's own sign of success appeared: what = "exit", "text", "file"
    deadline,         // the case ran out of time
    quiet,            // nothing happened for the quiet time, with no connection open
    note              // for people
  };
  Type type = Type::note;
  std::uint32_t connection = 0;  // from 1; 0: none
  double at = 0;                 // seconds since the case began: for people, the judge never reads it
  Side from = Side::client;
  Channel channel = Channel::clear;
  std::string what;
  std::string detail;
  Role role = Role::other;
  int number = 0;
  std::size_t flow = 0;            // index into Ledger::flows, for units
  std::size_t begin = 0, end = 0;  // byte range in it
  std::optional<FlowRange> said;   // units of the client: what they say, in a decoded flow
  std::map<std::string, std::string> fields;
};
template <>
struct Words<Event::Type> {
  using T = Event::Type;
  static constexpr std::array<std::pair<T, std::string_view>, 33> table{{{T::opened, "opened"},
                                                                         {T::called, "called"},
                                                                         {T::unit, "unit"},
                                                                         {T::point, "point"},
                                                                         {T::fired, "fired"},
                                                                         {T::delivered, "delivered"},
                                                                         {T::reaction, "reaction"},
                                                                         {T::client_hello, "client-hello"},
                                                                         {T::certificate_sent, "certificate-sent"},
                                                                         {T::key_proof_sent, "key-proof-sent"},
                                                                         {T::handshake_done, "handshake-done"},
                                                                         {T::handshake_failed, "handshake-failed"},
                                                                         {T::alert_received, "alert-received"},
                                                                         {T::alert_sent, "alert-sent"},
                                                                         {T::mark, "mark"},
                                                                         {T::violation, "violation"},
                                                                         {T::prompted, "prompted"},
                                                                         {T::held_reply, "held-reply"},
                                                                         {T::released_reply, "released-reply"},
                                                                         {T::client_closed, "client-closed"},
                                                                         {T::footpad_closed, "footpad-closed"},
                                                                         {T::server_closed, "server-closed"},
                                                                         {T::server_failed, "server-failed"},
                                                                         {T::refused, "refused"},
                                                                         {T::looked_up, "looked-up"},
                                                                         {T::process_started, "process-started"},
                                                                         {T::process_failed, "process-failed"},
                                                                         {T::process_exited, "process-exited"},
                                                                         {T::process_killed, "process-killed"},
                                                                         {T::success_seen, "success-seen"},
                                                                         {T::deadline, "deadline"},
                                                                         {T::quiet, "quiet"},
                                                                         {T::note, "note"}}};
  static_assert(table.size() == static_cast<std::size_t>(T::note) + 1, "every type has a word");
};

struct Ledger {
  std::vector<Event> events;
  std::vector<Flow> flows;
  std::string client_output;  // stdout and stderr, or the pty, in order of arrival; bounded
  bool output_truncated = false;
  bool interrupted = false;  // Ctrl-C or a stop of the run in the middle of this case
  std::string own_fault;     // not empty: Footpad itself failed, nothing here may be judged
};

}  // namespace footpad
