// Where a domain's servers are: SRV records (RFC 2782, RFC 6120 §3.2, XEP-0368), else the domain itself; or, for a
// client that still does so, the TXT record that XEP-0156 has done away with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "habits.h"
#include "options.h"

namespace zoo {

struct Target {
  std::string host, port;
  bool direct = false;
  bool named_by_dns = false;      // the host's name came from a record that anyone can forge
  std::string url;                // of a WebSocket: in place of host and port
  std::vector<std::string> tlsa;  // what DANE says of its key, as Options has it
};

// A client that is told this path looks for a TXT record of this name below its domain.
constexpr std::string_view kTextOwner = "_xmppconnect";

// In the order in which they are to be tried. A client that is told a host and a port does not look up anything. None:
// the domain says that it has no such service.
std::vector<Target> find_servers(const Options& options, const Habits& habits);

}  // namespace zoo
