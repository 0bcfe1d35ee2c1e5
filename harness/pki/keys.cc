#include "pki/keys.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>
#include <cstdlib>

#include "pki/der.h"

namespace footpad::pki {
namespace {

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

}  // namespace

KeyStore::KeyStore() = default;

Result<Key> KeyStore::key(const std::string& spec, const std::string& use) {
  if (spec.starts_with("ec:")) return elliptic(spec.substr(3));
  if (const auto known = kept_.find(spec + " " + use); known != kept_.end()) return known->second;
  EVP_PKEY* pair = spec.starts_with("rsa:") ? EVP_RSA_gen(static_cast<unsigned>(std::atoi(spec.c_str() + 4)))
                   : spec == "ed25519"      ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                            : nullptr;
  if (pair == nullptr) return no_key(spec);
  Key key = owned(pair);
  key.identifier = identifier_of(der_of(i2d_PUBKEY, pair));
  return kept_.emplace(spec + " " + use, std::move(key)).first->second;
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
  unsigned char* point = nullptr;
  const std::size_t size = EVP_PKEY_get1_encoded_public_key(pair, &point);
  key.point.assign(reinterpret_cast<const char*>(point), size);
  OPENSSL_free(point);
  const int nid = EC_curve_nist2nid(curve.c_str());
  key.curve = der::oid(OBJ_nid2sn(nid));
  key.identifier = identifier_of(key.point);
  return key;
}

void set_public_key(X509* certificate, const Key& key) {
  if (key.point.empty()) {
    X509_set_pubkey(certificate, key.pair.get());
    return;
  }
  const auto* at = octets(key.curve);
  ASN1_OBJECT* const curve = d2i_ASN1_OBJECT(nullptr, &at, static_cast<long>(key.curve.size()));
  auto* const point = static_cast<unsigned char*>(OPENSSL_memdup(key.point.data(), key.point.size()));
  X509_PUBKEY_set0_param(X509_get_X509_PUBKEY(certificate), OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT, curve,
                         point, static_cast<int>(key.point.size()));
}

}  // namespace footpad::pki
