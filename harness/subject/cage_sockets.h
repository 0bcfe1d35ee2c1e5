// What listens inside a cage. Called in its network namespace.
#pragma once

#include "subject/cage.h"

namespace footpad::subject {

Result<CageSockets> open_cage_sockets(const CagePlan& plan, bool has_ipv6);

// All of them through a socket pair, by SCM_RIGHTS, and back.
Status send_sockets(int to, const CageSockets& sockets);
Result<CageSockets> receive_sockets(int from);

}  // namespace footpad::subject
