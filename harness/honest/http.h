// An HTTP/1.1 server for one account: Basic authentication (RFC 7617), one page, and bodies that are taken and
// forgotten. Option: "auth" basic (default), none.
#pragma once

#include <memory>

#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_http(Settings settings);

}  // namespace footpad::honest
