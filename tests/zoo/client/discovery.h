// Where a domain's servers are: SRV records (RFC 2782, RFC 6120 §3.2, XEP-0368), else the domain itself.
#pragma once

#include <string>
#include <vector>

#include "habits.h"
#include "options.h"

namespace zoo {

struct Target {
  std::string host, port;
  bool direct = false;
  bool named_by_dns = false;  // the host's name came from a record that anyone can forge
};

// In the order in which they are to be tried. A client that is told a host and a port does not look up anything. None:
// the domain says that it has no such service.
std::vector<Target> find_servers(const Options& options);

}  // namespace zoo
