// What a client says inside TLS, in order: what was injected before it shows in what the client says behind it.
#pragma once

#include <string>
#include <vector>

#include "model/ledger.h"

namespace footpad::judge {

// The kinds of the client's units on its first connection with a finished handshake, up to its goodbye.
std::vector<std::string> commands_inside_tls(const Ledger& ledger);

}  // namespace footpad::judge
