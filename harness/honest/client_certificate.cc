#include "honest/client_certificate.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>

#include "crypto/certificate.h"

namespace footpad::honest {
namespace {

using Store = std::unique_ptr<X509_STORE, Freer<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Freer<X509_STORE_CTX_free>>;
struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }  // not what is in it
};
using Stack = std::unique_ptr<STACK_OF(X509), FreeStack>;

bool verifies(const std::vector<CertificatePtr>& chain, const std::vector<Bytes>& anchors) {
  const Store store(X509_STORE_new());
  const StoreContext context(X509_STORE_CTX_new());
  const Stack untrusted(sk_X509_new_null());
  if (!store || !context || !untrusted) return false;
  for (const Bytes& der : anchors)
    if (const CertificatePtr anchor = read_certificate(der)) X509_STORE_add_cert(store.get(), anchor.get());
  for (std::size_t i = 1; i < chain.size(); ++i) sk_X509_push(untrusted.get(), chain[i].get());
  return X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), untrusted.get()) == 1 &&
         X509_verify_cert(context.get()) == 1;
}

}  // namespace

bool certifies(const std::vector<Bytes>& chain, const std::vector<Bytes>& anchors, const std::string& domain) {
  std::vector<CertificatePtr> certificates;
  for (const Bytes& der : chain) {
    CertificatePtr one = read_certificate(der);
    if (!one) break;
    certificates.push_back(std::move(one));
  }
  const bool good = !chain.empty() && certificates.size() == chain.size() && !domain.empty() &&
                    X509_check_host(certificates.front().get(), domain.data(), domain.size(),
                                    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr) == 1 &&
                    verifies(certificates, anchors);
  ERR_clear_error();
  return good;
}

}  // namespace footpad::honest
