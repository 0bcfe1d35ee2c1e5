// Owners of OpenSSL's TLS objects.
#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "crypto/handles.h"

namespace footpad::tls {

using SslPtr = std::unique_ptr<SSL, Freer<SSL_free>>;
using ContextPtr = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;

}  // namespace footpad::tls
