#include "pki/keys.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <cstdlib>

#include "base/text.h"
#include "pki/der.h"
#include "pki/rsa_key.h"

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
  return rsa_key(std::atoi(parts[1].c_str()), parts.size() > 2 ? std::strtoul(parts[2].c_str(), nullptr, 10) : RSA_F4);
}

// FIPS 186-2 sizes: 1024 bits with a subgroup of 160. The group is public, and the same for everybody who wants it: to
// search for one of one's own takes half a second.
constexpr std::string_view kSmallDsaGroup =
    "-----BEGIN DSA PARAMETERS-----\n"
    "MIIBHgKBgQDoEt0zeI9nUlTnyAjeXigI+qlEpQkd3pDcoV/slPSzdBaDBQm1Of7I\n"
    "qVD54G1TKuz3Xsx/F8Z91QLSkkkfpipGynhRUtf98g1HlXu8kCnBDG70sXJbQkYs\n"
    "kkLktI89j5DeECPtgW5BgC4KCAI5i5uCBwgF//HGF0U31BpwKkcUmwIVAL6hGDZ7\n"
    "k/dRO2zW2+5pOoE5AgdxAoGAe1h5h0opTb1RHOeoGgTGo+LBQpDIQ7mo9gXU6RI4\n"
    "E6xSG4F4c2X8XETwYoe1oSlxAoqeYzjcYwD/CJ+4+JzD5L96RVwjIe7skTJx26PC\n"
    "ddtdW5joCIixV0RO10uJFjucoFEMsylhmmyUAHMeeEnJ3o7wdWiCP0dn/+XUC73k\n"
    "BXE=\n"
    "-----END DSA PARAMETERS-----\n";

EVP_PKEY* small_dsa() {
  const BioPtr text(BIO_new_mem_buf(kSmallDsaGroup.data(), static_cast<int>(kSmallDsaGroup.size())));
  const KeyPtr group(PEM_read_bio_Parameters(text.get(), nullptr));
  const ContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, group.get(), nullptr));
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
                   : spec == "dsa:1024"       ? small_dsa()
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
