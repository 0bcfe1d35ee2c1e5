// Shared SSL_CTXs: one for each combination of side, versions and security level. Making one costs as much as a good
// part of a handshake, giving a connection its own chain on a shared one costs next to nothing.
#pragma once

#include <openssl/ssl.h>

#include <string>

#include "base/result.h"

namespace footpad::tls {

struct ContextKind {
  bool server = true;
  std::string min_version, max_version;  // "1.0" to "1.3"
  int security_level = 1;
  auto operator<=>(const ContextKind&) const = default;
};

// Never freed before the process ends. Without session cache, and without tickets until a connection asks for them
// (tickets.h): a client that resumes sees no certificate.
Result<SSL_CTX*> shared_context(const ContextKind& kind);

}  // namespace footpad::tls
