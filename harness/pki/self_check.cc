#include "pki/self_check.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "crypto/certificate.h"

namespace footpad::pki {
namespace {

using StorePtr = std::unique_ptr<X509_STORE, Freer<X509_STORE_free>>;
using CrlPtr = std::unique_ptr<X509_CRL, Freer<X509_CRL_free>>;
using ContextPtr = std::unique_ptr<X509_STORE_CTX, Freer<X509_STORE_CTX_free>>;
struct StackFreer {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
using StackPtr = std::unique_ptr<STACK_OF(X509), StackFreer>;

// What is trusted itself has no issuer, and OpenSSL asks no log about it.
bool is_logged(const STACK_OF(X509) * chain, const LogReader& log) {
  return sk_X509_num(chain) < 2 || log.finds_valid_sct(sk_X509_value(chain, 0), sk_X509_value(chain, 1));
}

}  // namespace

Verified verify(const std::vector<Bytes>& sent, const std::vector<X509*>& trusted, const std::string& host,
                int security_level, EVP_PKEY* key, const std::vector<Bytes>& crls, const Dane* dane,
                const LogReader* log) {
  Verified out;
  std::vector<CertificatePtr> parsed;
  for (const Bytes& der : sent) {
    parsed.push_back(read_certificate(der));
    if (!parsed.back()) return {X509_V_ERR_UNSPECIFIED, false, false};
  }
  if (parsed.empty()) return {X509_V_ERR_UNSPECIFIED, false, false};
  EVP_PKEY* const leaf_key = X509_get0_pubkey(parsed.front().get());
  out.leaf_has_key = leaf_key != nullptr && key != nullptr && EVP_PKEY_eq(leaf_key, key) == 1;

  const StorePtr store(X509_STORE_new());
  for (X509* const anchor : trusted) X509_STORE_add_cert(store.get(), anchor);
  for (const Bytes& der : crls) {
    const auto* at = octets(der);
    const CrlPtr crl(d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())));
    if (crl) X509_STORE_add_crl(store.get(), crl.get());
  }
  if (!crls.empty()) X509_STORE_set_flags(store.get(), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  const StackPtr others(sk_X509_new_null());
  for (const auto& certificate : parsed) sk_X509_push(others.get(), certificate.get());
  const ContextPtr context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), parsed.front().get(), others.get());
  X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_trust(parameters, X509_TRUST_SSL_SERVER);
  X509_VERIFY_PARAM_set_auth_level(parameters, security_level);
  if (!host.empty() && X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) != 1)
    X509_VERIFY_PARAM_set1_host(parameters, host.data(), host.size());
  if (dane != nullptr) dane->apply(context.get());
  const int verified = X509_verify_cert(context.get());
  out.error = X509_STORE_CTX_get_error(context.get());
  if (verified != 1 && out.error == X509_V_OK) out.error = X509_V_ERR_UNSPECIFIED;
  if (out.error == X509_V_OK && log != nullptr && !is_logged(X509_STORE_CTX_get0_chain(context.get()), *log))
    out.error = X509_V_ERR_NO_VALID_SCTS;
  ERR_clear_error();
  return out;
}

}  // namespace footpad::pki
