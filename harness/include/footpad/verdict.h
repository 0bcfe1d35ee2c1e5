// What a lane saw, and what the judge says of it. Texts are escaped: hostile bytes cannot reach a terminal by them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "footpad/export.h"

// clang-format off
FOOTPAD_BEGIN_API
// clang-format on

struct Leak {
  std::string what;   // "password", "user", "message", "SCRAM-SHA-1 proof" ...
  std::string form;   // "raw", "base64" ...
  std::string where;  // "connection 1, clear, client.auth"
  std::string grade;  // "L1" identity, "L2" crackable, "L3" reusable secret, "L4" what the user said
};

// The words are those of run.ndjson.
struct Verdict {
  std::string verdict = "error";  // secure, weak, vulnerable, inconclusive, unsupported, undetectable, error
  std::string outcome = "error";  // "secure-abort", "leak", "fell-back", "uncontrolled" ...
  std::string grade = "L0";       // of the gravest leak; "I1", "I2": integrity
  std::string reason;             // one sentence
  bool reached = false;           // the attack's bytes were delivered, and the client reacted
  std::string control = "none";   // "green", "red", "none"
  int connections = 0;
  std::optional<std::string> alert;  // the last one that the client sent
  std::optional<int> client_exit;
  double seconds = 0;
  bool late = false;  // it left only after a finished handshake
  std::vector<Leak> leaks;
};

// The four paragraphs that a failure owes its reader.
struct Explanation {
  std::string footpad_did, client_did, why, fix;
  std::string text;  // all of them
};

// Bytes that one side sent on one connection under one channel, as they were.
struct Flow {
  unsigned connection = 0;  // from 1; 0: look-ups
  std::string from;         // "client", "server"
  std::string channel;      // "clear", "tls" (the genuine identity), "tls-untrusted", "tls-trusted" ...
  std::string bytes;        // raw, not escaped
  bool truncated = false, decoded = false;
};

struct Event {
  std::string type;         // "opened", "unit", "fired", "handshake-done", "alert-received" ...
  double at = 0;            // seconds since the lane was opened
  unsigned connection = 0;  // from 1; 0: of none
  std::string from, channel, what, detail;
  int number = 0;
  std::size_t flow = 0, begin = 0, end = 0;  // of a unit: its bytes, in Ledger::flows
  std::map<std::string, std::string> fields;
};

struct Ledger {
  std::vector<Event> events;
  std::vector<Flow> flows;
  std::string client_output;  // raw
  std::string own_fault;      // not empty: Footpad itself failed
};

FOOTPAD_END_API
