// A chain of two for tests: a root, and a leaf for a name under it.
#pragma once

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

#include "base/bytes.h"
#include "tls/end.h"
#include "tls/handles.h"

namespace footpad::tls {

inline std::shared_ptr<void> fresh_key(const char* type = "EC") {
  EVP_PKEY* key = std::string(type) == "RSA"  ? EVP_RSA_gen(2048)
                  : std::string(type) == "EC" ? EVP_EC_gen("P-256")
                                              : EVP_PKEY_Q_keygen(nullptr, nullptr, type);
  return {key, [](void* owned) { EVP_PKEY_free(static_cast<EVP_PKEY*>(owned)); }};
}

inline EVP_PKEY* raw(const std::shared_ptr<void>& key) { return static_cast<EVP_PKEY*>(key.get()); }

inline Bytes der_of(X509* certificate) {
  Bytes out(static_cast<std::size_t>(i2d_X509(certificate, nullptr)), '\0');
  auto* at = reinterpret_cast<unsigned char*>(out.data());
  i2d_X509(certificate, &at);
  return out;
}

inline CertificatePtr certificate(const char* name, const char* issuer, EVP_PKEY* key, EVP_PKEY* signer, bool ca,
                                  const EVP_MD* digest = EVP_sha256()) {
  CertificatePtr out(X509_new());
  X509_set_version(out.get(), 2);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(out.get()), ca ? 1 : 2);
  const auto* common_name = reinterpret_cast<const unsigned char*>(name);
  X509_NAME_add_entry_by_NID(X509_get_subject_name(out.get()), NID_commonName, MBSTRING_UTF8, common_name, -1, -1, 0);
  const auto* issuer_name = reinterpret_cast<const unsigned char*>(issuer);
  X509_NAME_add_entry_by_NID(X509_get_issuer_name(out.get()), NID_commonName, MBSTRING_UTF8, issuer_name, -1, -1, 0);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), 3600);
  X509_set_pubkey(out.get(), key);
  const auto add = [&](int kind, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    X509_add_ext(out.get(), extension, -1);
    X509_EXTENSION_free(extension);
  };
  if (ca) add(NID_basic_constraints, "critical,CA:TRUE");
  if (!ca) add(NID_subject_alt_name, std::string("DNS:") + name);
  const bool own_digest = EVP_PKEY_get_base_id(signer) == EVP_PKEY_ED25519;
  X509_sign(out.get(), signer, own_digest ? nullptr : digest);
  return out;
}

struct TestChain {
  std::shared_ptr<void> root_key = fresh_key();
  CertificatePtr root;
  Credentials credentials;

  explicit TestChain(const char* leaf_type = "EC", const char* root_name = "Test Root") {
    root = certificate(root_name, root_name, raw(root_key), raw(root_key), true);
    credentials.key = fresh_key(leaf_type);
    const auto leaf = certificate("shop.test", root_name, raw(credentials.key), raw(root_key), false);
    credentials.chain = {der_of(leaf.get()), der_of(root.get())};
  }
};

}  // namespace footpad::tls
