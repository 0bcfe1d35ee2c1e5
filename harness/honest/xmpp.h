// An XMPP server for one client and one account: RFC 6120 and 6121 as far as a client needs them to log in and say
// something. Options: "starttls" required (default), offered, none; "legacy-auth" true, false (default); those of the
// login are in honest/xmpp_login.h.
#pragma once

#include <memory>

#include "honest/entropy.h"
#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_xmpp(Settings settings, Entropy entropy = random_bytes);

}  // namespace footpad::honest
