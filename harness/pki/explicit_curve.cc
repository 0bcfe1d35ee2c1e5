// CVE-2020-0601: a key over a curve of one's own making, with the public point of somebody else.
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <array>

#include "pki/keys.h"

namespace footpad::pki {
namespace {

using GroupPtr = std::unique_ptr<EC_GROUP, Freer<EC_GROUP_free>>;
using PointPtr = std::unique_ptr<EC_POINT, Freer<EC_POINT_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, Freer<BN_clear_free>>;
using BuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;
using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;

Bytes octets_of(const EC_GROUP* group, const EC_POINT* point) {
  Bytes out(EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, nullptr, 0, nullptr), '\0');
  EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, reinterpret_cast<unsigned char*>(out.data()),
                     out.size(), nullptr);
  return out;
}

Error refused() {
  ERR_clear_error();
  return {"OpenSSL could not make a key over an explicit curve", "the other key must be ec:P-256", ""};
}

}  // namespace

// With the secret d of our choice, the generator is point / d.
Result<Key> KeyStore::explicit_curve(const Key& other) {
  const GroupPtr group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const BIGNUM* const order = EC_GROUP_get0_order(group.get());
  const NumberPtr secret(BN_new()), inverse(BN_new()), p(BN_new()), a(BN_new()), b(BN_new());
  unsigned char* encoding = nullptr;
  const std::size_t size = EVP_PKEY_get1_encoded_public_key(other.pair.get(), &encoding);
  const Bytes public_point(reinterpret_cast<const char*>(encoding), size);
  OPENSSL_free(encoding);

  const PointPtr point(EC_POINT_new(group.get())), generator(EC_POINT_new(group.get()));
  const bool made =
      EC_POINT_oct2point(group.get(), point.get(), octets(public_point), public_point.size(), nullptr) == 1 &&
      BN_priv_rand_range(secret.get(), order) == 1 && BN_is_zero(secret.get()) == 0 &&
      BN_mod_inverse(inverse.get(), secret.get(), order, nullptr) != nullptr &&
      EC_POINT_mul(group.get(), generator.get(), nullptr, point.get(), inverse.get(), nullptr) == 1 &&
      EC_GROUP_get_curve(group.get(), p.get(), a.get(), b.get(), nullptr) == 1;
  if (!made) return refused();

  const Bytes generator_octets = octets_of(group.get(), generator.get());
  const BuilderPtr builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD* const raw = builder.get();
  OSSL_PARAM_BLD_push_utf8_string(raw, OSSL_PKEY_PARAM_EC_FIELD_TYPE, SN_X9_62_prime_field, 0);
  OSSL_PARAM_BLD_push_BN(raw, OSSL_PKEY_PARAM_EC_P, p.get());
  OSSL_PARAM_BLD_push_BN(raw, OSSL_PKEY_PARAM_EC_A, a.get());
  OSSL_PARAM_BLD_push_BN(raw, OSSL_PKEY_PARAM_EC_B, b.get());
  OSSL_PARAM_BLD_push_BN(raw, OSSL_PKEY_PARAM_EC_ORDER, order);
  OSSL_PARAM_BLD_push_BN(raw, OSSL_PKEY_PARAM_EC_COFACTOR, BN_value_one());
  OSSL_PARAM_BLD_push_octet_string(raw, OSSL_PKEY_PARAM_EC_GENERATOR, generator_octets.data(), generator_octets.size());
  OSSL_PARAM_BLD_push_utf8_string(raw, OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_EXPLICIT, 0);
  OSSL_PARAM_BLD_push_octet_string(raw, OSSL_PKEY_PARAM_PUB_KEY, public_point.data(), public_point.size());
  OSSL_PARAM_BLD_push_BN(raw, OSSL_PKEY_PARAM_PRIV_KEY, secret.get());
  const ParamsPtr params(OSSL_PARAM_BLD_to_param(raw));
  const ContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* pair = nullptr;
  if (!params || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &pair, EVP_PKEY_KEYPAIR, params.get()) != 1)
    return refused();
  Key key;
  key.pair = std::shared_ptr<EVP_PKEY>(pair, EVP_PKEY_free);
  key.spki = der_of(i2d_PUBKEY, pair);
  key.identifier = other.identifier;
  return key;
}

}  // namespace footpad::pki
