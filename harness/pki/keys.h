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
  Bytes spki;        // SubjectPublicKeyInfo
  Bytes identifier;  // for subjectKeyIdentifier: RFC 7093 2, method 1
};

class KeyStore {
 public:
  KeyStore();
  // "ec:P-256", "rsa:2048", "ed25519" ... EC keys are always new. Others cost up to seconds, so they are kept: the
  // `number`th key of its kind is the same in every chain of a run, and another than its neighbours in one chain.
  Result<Key> key(const std::string& spec, int number);
  // A new key whose public point is that of `other`, over the same curve with another generator, with the curve's
  // parameters spelt out: whoever compares points alone takes it for `other` (CVE-2020-0601).
  static Result<Key> explicit_curve(const Key& other);

 private:
  struct ContextFreer {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  };
  std::map<std::string, std::unique_ptr<EVP_PKEY_CTX, ContextFreer>> curves_;  // ready to generate
  std::map<std::string, Key> kept_;
  Result<Key> elliptic(const std::string& curve);
};

}  // namespace footpad::pki
