// The further hosts of a scenario, as the client came to them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "model/verdict.h"

namespace footpad::judge {

// The connections to a <listen> with a forged identity of its own, and "HOST:PORT" of each.
std::map<std::uint32_t, std::string> at_other_hosts(const Question& question);

}  // namespace footpad::judge
