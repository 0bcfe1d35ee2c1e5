// Keys, each with what a certificate needs of it in encoded form.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "crypto/handles.h"

namespace footpad::pki {

struct Key {
  std::shared_ptr<EVP_PKEY> pair;
  Bytes point;       // EC: the encoded public point; setting it is a hundred times cheaper than X509_set_pubkey
  Bytes curve;       // EC: the curve's OID, DER
  Bytes identifier;  // for subjectKeyIdentifier: RFC 7093 2, method 1
};

void set_public_key(X509* certificate, const Key& key);

class KeyStore {
 public:
  KeyStore();
  // "ec:P-256", "rsa:2048", "ed25519". EC keys are always new. RSA keys cost a tenth of a second and more, so each is
  // kept for its `use` (recipe and node): the same use gets the same key again, another use never does.
  Result<Key> key(const std::string& spec, const std::string& use);

 private:
  struct ContextFreer {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  };
  std::map<std::string, std::unique_ptr<EVP_PKEY_CTX, ContextFreer>> curves_;  // ready to generate
  std::map<std::string, Key> kept_;
  Result<Key> elliptic(const std::string& curve);
};

}  // namespace footpad::pki
