// The initiating server of a stream between two servers: STARTTLS (RFC 6120 §5), then dialback (XEP-0220) for each of
// its domains, one after the other on the same stream, and a ping (XEP-0199) of each once all are authorised. Without
// TLS, or where a domain is refused, it leaves. Its keys are those that the embedded servers of a case call valid.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_xmpp_caller(Settings settings, std::vector<std::string> domains);

}  // namespace footpad::honest
