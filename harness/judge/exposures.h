// What was given away where the policy does not accept it.
#pragma once

#include <cstdint>
#include <vector>

#include "model/verdict.h"

namespace footpad::judge {

struct Exposure {
  Leak leak;
  std::uint32_t connection = 0;
  Channel channel = Channel::clear;
  // The user's name in the header that opens a dialogue: advisory in clear (RFC 6120 §4.7.1).
  bool in_hello = false;
};

struct Exposures {
  std::vector<Exposure> found;     // where the policy does not accept it, in the order of the flows
  std::vector<Exposure> accepted;  // L2 and graver where the policy accepts it though it is not the genuine server
  std::string unsearched;          // not empty: not everything could be searched, and where
};

// Searches every flow of the client outside the genuine channel, and what was delivered to it there. Where the
// scenario's <expect> states a max-leak, what the client says that is graver than that is not accepted anywhere there.
Exposures find_exposures(const Question& question);

// Everything in clear, accepted or not, for a control.
Exposures find_in_clear(const Question& question);

}  // namespace footpad::judge
