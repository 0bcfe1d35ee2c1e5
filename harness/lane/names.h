// What the DNS of a caged case says: the world's hosts and services, and what the scenario puts in their place.
#pragma once

#include "base/result.h"
#include "dns/answer.h"
#include "lane/world.h"
#include "model/ledger.h"

namespace footpad::lane {

// The base64 of the SHA-256 of a public key. A <dns> calls them ${spki_sha256} and ${shown_spki_sha256}, in hex.
struct KeyPins {
  std::string genuine;  // the honest server's
  std::string shown;    // what the scenario shows in its place; the same where it shows nothing of its own
};

// SRV names the domain itself, for the transport that the case is about.
Result<dns::Zone> zone_of(const Scenario& scenario, const dialogue::Protocol& protocol, Transport transport,
                          const tamper::Names& names, const KeyPins& pins, World& world);

// The look-up as the ledger has it; its flow range is the caller's.
Event looked_up(const dns::Answer& answer, bool tcp, const std::string& asked);

}  // namespace footpad::lane
