// What the DNS of a caged case says: the world's hosts and services, and what the scenario puts in their place.
#pragma once

#include "base/result.h"
#include "dns/answer.h"
#include "lane/world.h"
#include "model/ledger.h"
#include "pki/mint.h"

namespace footpad::lane {

// What there is to say of keys. A <dns> calls the hex of the SHA-256 of a public key ${spki_sha256} and
// ${shown_spki_sha256}, that of the authority ${root_spki_sha256}, and a record of the chain that is shown ${tlsa_1}.
struct Keys {
  const pki::Chain* genuine = nullptr;  // the honest server's
  const pki::Chain* shown = nullptr;    // in its place; the same where the scenario shows nothing of its own
};

// SRV or MX names the domain itself, for the transport that the case is about. Under the policy `dane` there is a TLSA
// record of the genuine key (RFC 7671 5.1), of a control's own where it shows another, and DNSSEC vouches for all of
// it: without them it could not be kept.
Result<dns::Zone> zone_of(const Scenario& scenario, const dialogue::Protocol& protocol, Transport transport,
                          Policy policy, const tamper::Names& names, const Keys& keys, World& world);

// The client was told the TLSA records of its server by whoever started it: as if it had asked.
Event told(const std::vector<std::string>& records);

// The look-up as the ledger has it; its flow range is the caller's.
Event looked_up(const dns::Answer& answer, bool tcp, const std::string& asked);

}  // namespace footpad::lane
