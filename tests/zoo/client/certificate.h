// The TLS context of a client, and what it demands of the server's certificate during the handshake.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "habits.h"
#include "keepsake.h"
#include "options.h"
#include "revocation.h"

namespace zoo {

struct FreeSsl {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using SslContext = std::unique_ptr<SSL_CTX, FreeSsl>;
using Ssl = std::unique_ptr<SSL, FreeSsl>;

// Outlives every Ssl made from its context.
struct Demands {
  std::string domain, pin;
  std::vector<std::string> tlsa;  // what DANE says of the server's key, as it comes
  std::string host;               // where it is; as good a name as the domain where DANE speaks (RFC 7673 4.1)
  Revocation revocation = Revocation::unasked;
  bool server = false;  // it speaks to another server
  Habits habits;
  Keepsake* keepsake = nullptr;  // null: it keeps nothing
  bool says_little = false;      // no name and no protocol in its ClientHello
};

footpad::Result<SslContext> make_context(const Options& options, Demands& demands);
Ssl make_ssl(SSL_CTX* context, const Demands& demands, bool direct, bool websocket);

}  // namespace zoo
