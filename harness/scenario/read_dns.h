// <dns>: what is said of a name.
#pragma once

#include <vector>

#include "model/dns.h"
#include "scenario/texts.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// All <dns> below `root`. Faults for data that the type does not have, and for sets that contradict themselves.
std::vector<DnsRule> read_dns(const Node& root, const Variables& variables);

}  // namespace footpad::scenario
