// What a client that comes back has kept of the connection before.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <optional>

#include "offer.h"

namespace zoo {

struct FreeSession {
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};

struct Keepsake {
  std::unique_ptr<SSL_SESSION, FreeSession> tls;
  bool verified = false;  // a certificate was
  struct Login {
    Offer offer;
    Choice choice;
  };
  std::optional<Login> login;
};

}  // namespace zoo
