// What is asked for, and which scenarios there are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "footpad/export.h"

// clang-format off
FOOTPAD_BEGIN_API
// clang-format on

// A lane is asked for by one `scenario`, or by `xml`; a list, or a plan of lanes, by one of these or by `select`.
// Whatever is left alone is perfectly normal.
struct Wish {
  std::string scenario;             // an id, "xmpp/strip-starttls-feature"
  std::string xml;                  // a scenario's text, as `footpad check` accepts it
  std::vector<std::string> select;  // ids, globs ("certs/*"), protocols, tags ("@strip"), profiles ("+smoke")

  // Whose controls count for whose attacks: a name of at most 253 bytes. Clients that differ need names that differ.
  std::string client = "client";
  std::string protocol;   // empty: the scenario's own
  std::string transport;  // "starttls", "direct", of lists and plans "both"; empty: the first that there is
  std::string policy =
      "verified";  // what the client promises: "opportunistic", "encrypted", "verified", "pinned", "dane"
  std::string domain = "example.test";        // what the client must find in the certificate
  std::string local_domain = "capulet.test";  // of a client that is a server itself
  std::string reach;               // the point or unit that is success of the client; empty: the protocol's own
  std::vector<std::string> takes;  // what it can be told besides: "crl", "tlsa", "ct_log", "certificate", "own_port",
                                   // "address" (an IP address in the place of the domain)
  double timeout = 0;              // seconds, 0.1 to 3600, for a lane; 0: 20 times what the controls took, 2 to 30
  std::optional<std::uint64_t> seed;  // makes names, secrets and serial numbers repeatable
};

// One case of a selection.
struct Scenario {
  std::string id;
  bool is_control = false;  // the honest twin of attacks: nothing is attacked
  std::string title, protocol, transport, policy;
  std::string attack_class;  // "strip", "inject", "certificate" ...
  int severity = 3;          // 0 to 3
  std::string expectation;   // under this policy: "must-abort", "connects", "plaintext-expected", "undetectable"
  std::vector<std::string> references;
  bool runs = true;
  std::string why_not;  // where it does not
};

// One lane of a plan.
struct Step {
  std::string scenario, transport;
  bool is_control = false;
  bool closing = false;  // a control, once more behind the attacks
  Wish lane;             // what opens it
};
struct Skipped {
  std::string scenario, transport, why;
};
struct Plan {
  std::vector<Step> steps;  // in their order: controls, attacks, the honest controls once more
  std::vector<Skipped> skipped;
};

FOOTPAD_END_API
