// What the DNS of a caged case says: the world's hosts and services, and what the scenario puts in their place.
#pragma once

#include "base/result.h"
#include "dns/answer.h"
#include "lane/world.h"
#include "model/ledger.h"

namespace footpad::lane {

// SRV names the domain itself, for the transport that the case is about. `key_pin`: of the genuine server's public key,
// the base64 of its SHA-256; a <dns> calls it ${spki_sha256}, in hex.
Result<dns::Zone> zone_of(const Scenario& scenario, const dialogue::Protocol& protocol, Transport transport,
                          const tamper::Names& names, const std::string& key_pin, World& world);

// The look-up as the ledger has it; its flow range is the caller's.
Event looked_up(const dns::Answer& answer, bool tcp, const std::string& asked);

}  // namespace footpad::lane
