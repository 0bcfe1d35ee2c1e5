// What the judge says of one case, and what it was asked (DESIGN.md §2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/canary.h"
#include "model/ledger.h"
#include "model/scenario.h"
#include "model/words.h"

namespace footpad {

struct Leak {
  std::string what;   // "password", "user", "message", "token", "SCRAM-SHA-1 proof" ...
  std::string form;   // "raw", "base64", "hex" ...
  std::string where;  // "connection 1, clear, client.auth"
  Grade grade = Grade::L0;
};

struct Verdict {
  VerdictWord verdict = VerdictWord::error;
  Outcome outcome = Outcome::error;
  Grade grade = Grade::L0;  // the gravest thing given away where the policy does not accept it
  std::string reason;       // one sentence a person understands
  bool reached = false;     // the attack's bytes were delivered and the client reacted
  ControlState control = ControlState::none;
  int connections = 0;
  std::optional<std::string> alert;  // the last alert the client sent
  std::optional<int> client_exit;    // exit code, 128 + signal; nullopt where Footpad ended it or it never ran
  bool late = false;                 // aborted only after a finished handshake
  bool finished = false;             // finished a handshake at all, whoever was at its other end
  std::vector<Leak> leaks;
};

// What success looks like for this subject; the control must show all that is declared.
struct Success {
  std::string reach;        // a point or unit kind; empty: the protocol's own ("session.ready")
  std::optional<int> exit;  // this exit code is the subject's way to report success
  std::string text;         // an ECMAScript regex in its output that reports success
};

// The class x policy matrix's answer (protocols.md §1.3).
enum class Expectation {
  must_abort,          // A: never leave the channels the policy accepts
  plaintext_expected,  // P: this policy lets the client go on in clear: the case proves nothing about TLS
  connects,            // C: a clean connection, untouched by the attack
  undetectable         // C with identity trusted or stolen: no client under this policy can notice
};
template <>
struct Words<Expectation> {
  static constexpr std::array<std::pair<Expectation, std::string_view>, 4> table{
      {{Expectation::must_abort, "must-abort"},
       {Expectation::plaintext_expected, "plaintext-expected"},
       {Expectation::connects, "connects"},
       {Expectation::undetectable, "undetectable"}}};
};

// Everything a verdict may depend on.
struct Question {
  const Scenario* scenario = nullptr;
  Policy policy = Policy::verified;
  Transport transport = Transport::starttls;
  Expectation expectation = Expectation::must_abort;
  ControlState control = ControlState::none;  // of all controls the scenario names, and its recipe's twin
  std::string control_reason;                 // why it is red
  std::optional<int> control_exit;            // how the subject exited in the green control
  const std::vector<std::string>* usual_commands = nullptr;  // judge/commands.h, of the control that the scenario names
  Success success;
  const Canaries* canaries = nullptr;
  const Ledger* ledger = nullptr;
};

}  // namespace footpad
