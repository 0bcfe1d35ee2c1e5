// A ManageSieve server (RFC 5804) for one account with one script. Logins are refused in clear.
//
// Option "mechanisms" (default SCRAM-SHA-256 SCRAM-SHA-1 PLAIN).
#pragma once

#include <memory>

#include "honest/entropy.h"
#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_sieve(Settings settings, Entropy entropy = random_bytes);

}  // namespace footpad::honest
