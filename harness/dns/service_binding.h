// The data of SVCB and HTTPS records (RFC 9460).
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace footpad::dns {

// "PRIORITY TARGET [KEY=VALUE]...": alpn, no-default-alpn, port, ipv4hint, ipv6hint, ech, mandatory, keyNNNNN. nullopt
// where it is not.
std::optional<Bytes> service_binding(std::string_view text);

}  // namespace footpad::dns
