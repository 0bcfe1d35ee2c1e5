#include "pki/keys.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <array>
#include <cstdlib>

#include "base/text.h"
#include "pki/der.h"
#include "pki/huge_key.h"

namespace footpad::pki {
namespace {

using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;

Error no_key(const std::string& spec) {
  ERR_clear_error();
  return {"OpenSSL could not make a key '" + spec + "'", "use ec:P-256, rsa:2048 or ed25519", ""};
}

Bytes identifier_of(ByteView public_key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(public_key.data(), public_key.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return {reinterpret_cast<const char*>(digest.data()), 20};
}

Key owned(EVP_PKEY* pair) {
  Key key;
  key.pair = std::shared_ptr<EVP_PKEY>(pair, EVP_PKEY_free);
  return key;
}

Key encoded(Key key) {
  key.spki = der_of(i2d_PUBKEY, key.pair.get());
  key.identifier = identifier_of(key.spki);
  return key;
}

// "rsa:2048", or "rsa:2048:3" with that public exponent.
EVP_PKEY* rsa(const std::string& spec) {
  const auto parts = split(spec, ':');
  const ContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY_keygen_init(context.get());
  EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), std::atoi(parts[1].c_str()));
  BIGNUM* exponent = nullptr;
  if (parts.size() > 2) BN_dec2bn(&exponent, parts[2].c_str());
  if (exponent != nullptr) EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), exponent);
  BN_free(exponent);
  EVP_PKEY* pair = nullptr;
  EVP_PKEY_generate(context.get(), &pair);
  return pair;
}

// FIPS 186-2 sizes: 1024 bits with a subgroup of 160.
EVP_PKEY* dsa(int bits) {
  const ContextPtr parameters_context(EVP_PKEY_CTX_new_from_name(nullptr, "DSA", nullptr));
  EVP_PKEY_paramgen_init(parameters_context.get());
  OSSL_PARAM wanted[]{OSSL_PARAM_construct_int(OSSL_PKEY_PARAM_FFC_PBITS, &bits), OSSL_PARAM_construct_end()};
  EVP_PKEY_CTX_set_params(parameters_context.get(), wanted);
  EVP_PKEY* parameters = nullptr;
  if (EVP_PKEY_generate(parameters_context.get(), &parameters) != 1) return nullptr;
  const KeyPtr owner(parameters);
  const ContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, parameters, nullptr));
  EVP_PKEY* pair = nullptr;
  EVP_PKEY_keygen_init(context.get());
  EVP_PKEY_generate(context.get(), &pair);
  return pair;
}

}  // namespace

KeyStore::KeyStore() = default;

Result<Key> KeyStore::key(const std::string& spec, int number) {
  if (spec.starts_with("ec:")) return elliptic(spec.substr(3));
  const std::string name = spec + " " + std::to_string(number);
  if (const auto known = kept_.find(name); known != kept_.end()) return known->second;
  EVP_PKEY* pair = spec == "rsa:16377"        ? huge_rsa_key()
                   : spec.starts_with("rsa:") ? rsa(spec)
                   : spec.starts_with("dsa:") ? dsa(std::atoi(spec.c_str() + 4))
                   : spec == "ed25519"        ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                              : nullptr;
  if (pair == nullptr) return no_key(spec);
  return kept_.emplace(name, encoded(owned(pair))).first->second;
}

Result<Key> KeyStore::elliptic(const std::string& curve) {
  auto& context = curves_[curve];
  if (!context) {
    context.reset(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    const bool ready = context && EVP_PKEY_keygen_init(context.get()) == 1 &&
                       EVP_PKEY_CTX_set_group_name(context.get(), curve.c_str()) == 1;
    if (!ready) {
      curves_.erase(curve);
      return no_key("ec:" + curve);
    }
  }
  EVP_PKEY* pair = nullptr;
  if (EVP_PKEY_generate(context.get(), &pair) != 1) return no_key("ec:" + curve);
  Key key = owned(pair);
  unsigned char* encoding = nullptr;
  const std::size_t size = EVP_PKEY_get1_encoded_public_key(pair, &encoding);
  const Bytes point(reinterpret_cast<const char*>(encoding), size);
  OPENSSL_free(encoding);
  const int nist = EC_curve_nist2nid(curve.c_str());
  const int nid = nist != NID_undef ? nist : OBJ_sn2nid(curve.c_str());
  // By hand: OpenSSL's own encoder takes a hundred times longer.
  key.spki = der::tlv(der::sequence, der::tlv(der::sequence, der::oid("id-ecPublicKey") + der::oid(OBJ_nid2sn(nid))) +
                                         der::bits(point));
  key.identifier = identifier_of(point);
  return key;
}

}  // namespace footpad::pki
