#include "tls/context.h"

#include <openssl/err.h>

#include <map>
#include <mutex>
#include <optional>

#include "tls/handles.h"
#include "tls/observe.h"
#include "tls/tickets.h"

namespace footpad::tls {
namespace {

std::optional<int> version_number(const std::string& version) {
  if (version == "1.0") return TLS1_VERSION;
  if (version == "1.1") return TLS1_1_VERSION;
  if (version == "1.2") return TLS1_2_VERSION;
  if (version == "1.3") return TLS1_3_VERSION;
  return std::nullopt;
}

Error bad_version(const std::string& version) {
  return {"there is no TLS version '" + version + "'", "one of 1.0, 1.1, 1.2, 1.3", ""};
}

// Everything that an openssl.cnf of the machine might set is set here again, so that a run means the same everywhere.
Result<ContextPtr> make(const ContextKind& kind) {
  const auto lowest = version_number(kind.min_version);
  const auto highest = version_number(kind.max_version);
  if (!lowest) return bad_version(kind.min_version);
  if (!highest) return bad_version(kind.max_version);
  if (*lowest > *highest)
    return Error{"TLS " + kind.min_version + " is above TLS " + kind.max_version,
                 "swap the lowest and the highest version", ""};

  ContextPtr context(SSL_CTX_new(kind.server ? TLS_server_method() : TLS_client_method()));
  SSL_CTX* const raw = context.get();
  const bool made = raw != nullptr && SSL_CTX_set_min_proto_version(raw, *lowest) == 1 &&
                    SSL_CTX_set_max_proto_version(raw, *highest) == 1 &&
                    SSL_CTX_set1_groups_list(raw, "X25519:P-256") == 1 && SSL_CTX_set_num_tickets(raw, 0) == 1 &&
                    SSL_CTX_set_cipher_list(raw, "DEFAULT") == 1;
  if (!made) {
    ERR_clear_error();
    return Error{"OpenSSL could not make a TLS context", "check the installation: openssl version -a", ""};
  }
  SSL_CTX_set_security_level(raw, kind.security_level);
  SSL_CTX_set_verify(raw, SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(raw, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(raw, SSL_MODE_NO_AUTO_CHAIN | SSL_MODE_RELEASE_BUFFERS);
  observe(raw);
  if (kind.server) seal_tickets(raw);
  // A client here is the attacker: what it is shown, it takes, and need not even look.
  if (!kind.server)
    SSL_CTX_set_cert_verify_callback(
        raw, [](X509_STORE_CTX*, void*) { return 1; }, nullptr);
  return context;
}

}  // namespace

Result<SSL_CTX*> shared_context(const ContextKind& kind) {
  OPENSSL_init_ssl(0, nullptr);  // before the map, so that OpenSSL cleans up behind it
  static std::mutex lock;
  static std::map<ContextKind, ContextPtr> contexts;
  const std::lock_guard guard(lock);
  const auto known = contexts.find(kind);
  if (known != contexts.end()) return known->second.get();
  auto made = make(kind);
  if (!made) return made.error();
  return contexts.emplace(kind, std::move(*made)).first->second.get();
}

}  // namespace footpad::tls
