// The little of rtnetlink(7) that a cage needs.
#pragma once

#include "base/result.h"

namespace footpad::subject {

// In the network namespace that the caller is in: brings lo up, gives it one global address of each family (TEST-NET-3,
// RFC 5737, and the documentation prefix of RFC 3849: without one, resolvers that look at AI_ADDRCONFIG ask nothing),
// and makes every IPv4 and IPv6 address local. `has_ipv6`: whether the machine has IPv6 at all.
Status make_every_address_local(bool& has_ipv6);

inline constexpr const char* kCageAddress4 = "203.0.113.5";
inline constexpr const char* kCageAddress6 = "2001:db8::5";

}  // namespace footpad::subject
