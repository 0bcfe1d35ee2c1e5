// The receiving server of a stream between two servers: RFC 6120, SASL EXTERNAL (XEP-0178), dialback (XEP-0220) and
// bidirectional streams (XEP-0288). EXTERNAL is offered where the client's certificate is vouched for and names the
// domain that it says it is. A dialback key is taken for good: asking the server that it is said to come from would
// need a connection of its own, and this one has none. For the same reason it answers stanzas on bidirectional streams
// only. Asked itself, it knows the keys of its own callers (xmpp_caller.h). It is the server of all that is below its
// domain, too. Options: "starttls" required (default), offered, none; "external", "dialback" true (default), false;
// "bidi" true, false (default).
#pragma once

#include <memory>

#include "honest/entropy.h"
#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_xmpp_server(Settings settings, Entropy entropy = random_bytes);

}  // namespace footpad::honest
