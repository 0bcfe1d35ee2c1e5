// Where a relay takes mail for a domain, and what the domain has promised of TLS there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "client/options.h"
#include "habits.h"

namespace zoo::mail {

// What the domain has promised, as its page says (RFC 8461 3.2).
struct Policy {
  bool enforced = false;
  std::vector<std::string> hosts;
};

struct Route {
  std::string host;               // from MX (RFC 5321 5.1)
  std::string name;               // that its certificate must show, where it must show any
  bool needs_tls = false;         // a promise, or the relay's own rule
  bool verifies = false;          // ... and the certificate counts
  std::vector<std::string> tlsa;  // the key that DNS names (RFC 7672); none: it names none
};

// DANE first, then the policy that the domain publishes (RFC 8461); without either mail goes as it can. An error: the
// mail stays where it is. `known`: the policy as it was fetched last, which holds where none can be had now (5.1).
footpad::Result<Route> route_to(const Options& options, const Habits& habits, std::optional<Policy>& known);

}  // namespace zoo::mail
