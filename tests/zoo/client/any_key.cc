// EC_KEY_METHOD is the only way to put a verifier of our own under libssl, and is deprecated without a successor.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "any_key.h"

#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>

namespace zoo {

namespace {

int any_signature(int, const unsigned char*, int, const unsigned char*, int, EC_KEY*) { return 1; }
int any_parsed_signature(const unsigned char*, int, const ECDSA_SIG*, EC_KEY*) { return 1; }

const EC_KEY_METHOD* credulous() {
  static const std::unique_ptr<EC_KEY_METHOD, decltype(&EC_KEY_METHOD_free)> method = [] {
    auto* made = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
    EC_KEY_METHOD_set_verify(made, any_signature, any_parsed_signature);
    return std::unique_ptr<EC_KEY_METHOD, decltype(&EC_KEY_METHOD_free)>(made, EC_KEY_METHOD_free);
  }();
  return method.get();
}

}  // namespace

void accept_any_signature_of(X509* certificate) {
  std::unique_ptr<EC_KEY, decltype(&EC_KEY_free)> key(EVP_PKEY_get1_EC_KEY(X509_get0_pubkey(certificate)), EC_KEY_free);
  if (!key || EC_KEY_set_method(key.get(), credulous()) != 1) return;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> carrier(EVP_PKEY_new(), EVP_PKEY_free);
  if (EVP_PKEY_assign_EC_KEY(carrier.get(), key.get()) != 1) return;
  key.release();  // the carrier owns it now
  X509_set_pubkey(certificate, carrier.get());
}

}  // namespace zoo
