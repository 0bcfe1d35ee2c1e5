// The one call that a socket needs: a query in, an answer out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "dns/zone.h"

namespace footpad::dns {

enum class Via { udp, tcp };

struct Answer {
  std::optional<Bytes> bytes;      // to be sent; nullopt: nothing is said
  std::string question;            // "SRV _xmpp-client._tcp.example.test"; "no question" where there is none
  std::string outcome;             // "10 5 5222 xmpp.example.test", "NXDOMAIN", "no answer", "FORMERR" ...
  bool secure = false;             // the AD bit was set
  std::vector<std::size_t> rules;  // of the scenario, that made the answer
  Bytes said;                      // all that the client gave away in it, so that nothing in it is cut in pieces
};

// Any bytes at all may be a query. What is no query (too short, or a response) is not answered.
Answer answer(ByteView query, const Zone& zone, Via via);

}  // namespace footpad::dns
