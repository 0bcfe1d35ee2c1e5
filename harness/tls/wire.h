// Small readers of TLS wire formats. All input is hostile: a reader answers with what it could read, or with nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace footpad::tls {

std::string server_name_of(ByteView extension);        // the first host_name of a server_name extension
std::vector<std::string> alpn_of(ByteView extension);  // offered protocol names, printable
// "1.3", "1.2" ...; where there is no supported_versions extension, the legacy version alone.
std::vector<std::string> versions_of(ByteView extension, unsigned legacy_version);
// The DER of each entry of a Certificate message (with its handshake header).
std::optional<std::vector<std::string>> certificates_in(ByteView message, bool tls13);

}  // namespace footpad::tls
