#include "tls/credentials.h"

#include <openssl/err.h>

#include "tls/raw_certificate.h"

namespace footpad::tls {
namespace {

using StackPtr =
    std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); })>;

}  // namespace

Status use_credentials(SSL* ssl, const Credentials& credentials) {
  auto* const key = static_cast<EVP_PKEY*>(credentials.key.get());
  if (credentials.chain.empty() || key == nullptr)
    return Error{"there is no certificate to serve", "name one in the recipe's <send>", ""};
  auto leaf = certificate_of(credentials.chain.front(), key);
  if (!leaf) return leaf.error();
  const StackPtr others(sk_X509_new_null());
  for (std::size_t i = 1; i < credentials.chain.size(); ++i) {
    auto other = certificate_of(credentials.chain[i], key);
    if (!other) return other.error();
    sk_X509_push(others.get(), other->release());
  }
  if (SSL_use_cert_and_key(ssl, leaf->get(), key, others.get(), 1) != 1) {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    Error error{std::string("OpenSSL will not serve this chain: ") + (reason != nullptr ? reason : "no reason given"),
                "weak keys and digests need danger_security_level_0", ""};
    ERR_clear_error();
    return error;
  }
  ERR_clear_error();  // it may succeed and still leave an error behind
  return Done{};
}

}  // namespace footpad::tls
