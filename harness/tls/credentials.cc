#include "tls/credentials.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <array>

#include "crypto/certificate.h"

namespace footpad::tls {
namespace {

using BuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, Freer<BN_clear_free>>;
using StackPtr =
    std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); })>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;

Error cannot_pair(const std::string& why) {
  return {"the leaf cannot be served with another key: " + why, "use a key of the leaf's own type", ""};
}

NumberPtr number_of(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  return NumberPtr(number);
}

Bytes octets_of(EVP_PKEY* key, const char* name) {
  std::size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(key, name, nullptr, 0, &size) != 1) return {};
  Bytes out(size, '\0');
  EVP_PKEY_get_octet_string_param(key, name, reinterpret_cast<unsigned char*>(out.data()), out.size(), &size);
  out.resize(size);
  return out;
}

std::string group_of(EVP_PKEY* key) {
  std::array<char, 80> name{};
  std::size_t size = 0;
  if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name.data(), name.size(), &size) != 1) return {};
  return {name.data(), size};
}

Result<KeyPtr> from(const char* type, OSSL_PARAM_BLD* builder) {
  const ParamsPtr params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  const bool made = params && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.get()) == 1;
  ERR_clear_error();
  if (!made) return cannot_pair("OpenSSL refuses the pair");
  return KeyPtr(key);
}

Result<KeyPtr> paired_ec(EVP_PKEY* leaf, EVP_PKEY* key) {
  const std::string group = group_of(leaf);
  const Bytes point = octets_of(leaf, OSSL_PKEY_PARAM_PUB_KEY);
  const NumberPtr secret = number_of(key, OSSL_PKEY_PARAM_PRIV_KEY);
  if (group.empty() || point.empty() || !secret || group != group_of(key)) return cannot_pair("their curves differ");
  const BuilderPtr builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group.c_str(), 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get());
  return from("EC", builder.get());
}

// The leaf's modulus and exponent with the other key's private exponent: its signatures verify under neither.
Result<KeyPtr> paired_rsa(EVP_PKEY* leaf, EVP_PKEY* key) {
  const NumberPtr modulus = number_of(leaf, OSSL_PKEY_PARAM_RSA_N);
  const NumberPtr exponent = number_of(leaf, OSSL_PKEY_PARAM_RSA_E);
  const NumberPtr secret = number_of(key, OSSL_PKEY_PARAM_RSA_D);
  if (!modulus || !exponent || !secret) return cannot_pair("an RSA number is missing");
  const BuilderPtr builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_D, secret.get());
  return from("RSA", builder.get());
}

Result<KeyPtr> paired_raw(const char* type, EVP_PKEY* leaf, EVP_PKEY* key) {
  const Bytes open = octets_of(leaf, OSSL_PKEY_PARAM_PUB_KEY);
  const Bytes secret = octets_of(key, OSSL_PKEY_PARAM_PRIV_KEY);
  if (open.empty() || secret.empty()) return cannot_pair("a raw key is missing");
  const BuilderPtr builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, open.data(), open.size());
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.data(), secret.size());
  return from(type, builder.get());
}

Result<CertificatePtr> parsed(const Bytes& der) {
  CertificatePtr certificate = read_certificate(der);
  if (!certificate) return Error{"OpenSSL cannot read a certificate that it shall serve", "change the recipe", ""};
  return certificate;
}

}  // namespace

Result<KeyPtr> paired_key(EVP_PKEY* leaf_public, EVP_PKEY* key) {
  if (leaf_public == nullptr || key == nullptr) return cannot_pair("there is no key, or the leaf's cannot be read");
  if (EVP_PKEY_eq(leaf_public, key) == 1) {
    EVP_PKEY_up_ref(key);
    return KeyPtr(key);
  }
  ERR_clear_error();
  const int type = EVP_PKEY_get_base_id(leaf_public);
  if (type != EVP_PKEY_get_base_id(key)) return cannot_pair("their types differ");
  switch (type) {
    case EVP_PKEY_EC: return paired_ec(leaf_public, key);
    case EVP_PKEY_RSA: return paired_rsa(leaf_public, key);
    case EVP_PKEY_ED25519: return paired_raw("ED25519", leaf_public, key);
    default: return cannot_pair("this type is not known");
  }
}

Status use_credentials(SSL* ssl, const Credentials& credentials) {
  if (credentials.chain.empty())
    return Error{"there is no certificate to serve", "name one in the recipe's <send>", ""};
  auto leaf = parsed(credentials.chain.front());
  if (!leaf) return leaf.error();
  const StackPtr others(sk_X509_new_null());
  for (std::size_t i = 1; i < credentials.chain.size(); ++i) {
    auto other = parsed(credentials.chain[i]);
    if (!other) return other.error();
    sk_X509_push(others.get(), other->release());
  }
  auto key = paired_key(X509_get0_pubkey(leaf->get()), static_cast<EVP_PKEY*>(credentials.key.get()));
  if (!key) return key.error();
  if (SSL_use_cert_and_key(ssl, leaf->get(), key->get(), others.get(), 1) != 1) {
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
