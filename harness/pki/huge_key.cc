#include "pki/huge_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <array>
#include <memory>

#include "crypto/handles.h"

namespace footpad::pki {
namespace {

using Number = std::unique_ptr<BIGNUM, Freer<BN_free>>;
using Scratchpad = std::unique_ptr<BN_CTX, Freer<BN_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;
using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;

constexpr std::array kExponents{4423, 4253, 3217, 2281, 2203};  // 2^n - 1 is prime
constexpr BN_ULONG kPublicExponent = 65537;
// A builder of parameters keeps pointers to the names.
constexpr std::array kFactor{OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_FACTOR3,
                             OSSL_PKEY_PARAM_RSA_FACTOR4, OSSL_PKEY_PARAM_RSA_FACTOR5};
constexpr std::array kExponent{OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2,
                               OSSL_PKEY_PARAM_RSA_EXPONENT3, OSSL_PKEY_PARAM_RSA_EXPONENT4,
                               OSSL_PKEY_PARAM_RSA_EXPONENT5};
constexpr std::array kCoefficient{OSSL_PKEY_PARAM_RSA_COEFFICIENT1, OSSL_PKEY_PARAM_RSA_COEFFICIENT2,
                                  OSSL_PKEY_PARAM_RSA_COEFFICIENT3, OSSL_PKEY_PARAM_RSA_COEFFICIENT4};

Number number(BN_ULONG value) {
  Number out(BN_new());
  BN_set_word(out.get(), value);
  return out;
}

// 2^n - 1
Number mersenne(int exponent) {
  Number out(BN_new());
  BN_set_bit(out.get(), exponent);
  BN_sub_word(out.get(), 1);
  return out;
}

}  // namespace

// RFC 8017 3.2: n, e, d, the primes, d modulo each prime less one, and the inverse in each prime of the product of
// those before it (of the second prime in the first).
EVP_PKEY* huge_rsa_key() {
  const Scratchpad pad(BN_CTX_new());
  const Builder builder(OSSL_PARAM_BLD_new());
  const Number public_exponent = number(kPublicExponent);
  const Number product = number(1);
  const Number order = number(1);
  std::array<Number, kExponents.size()> primes;
  std::array<Number, kExponents.size()> exponents;
  std::array<Number, kExponents.size() - 1> coefficients;
  for (std::size_t i = 0; i < primes.size(); ++i) {
    primes[i] = mersenne(kExponents[i]);
    const Number less_one(BN_dup(primes[i].get()));
    BN_sub_word(less_one.get(), 1);
    exponents[i].reset(BN_mod_inverse(nullptr, public_exponent.get(), less_one.get(), pad.get()));
    if (i == 1) coefficients[0].reset(BN_mod_inverse(nullptr, primes[1].get(), primes[0].get(), pad.get()));
    if (i > 1) coefficients[i - 1].reset(BN_mod_inverse(nullptr, product.get(), primes[i].get(), pad.get()));
    BN_mul(product.get(), product.get(), primes[i].get(), pad.get());
    BN_mul(order.get(), order.get(), less_one.get(), pad.get());
  }
  const Number secret(BN_mod_inverse(nullptr, public_exponent.get(), order.get(), pad.get()));

  const auto push = [&](const char* name, const Number& value) {
    OSSL_PARAM_BLD_push_BN(builder.get(), name, value.get());
  };
  push(OSSL_PKEY_PARAM_RSA_N, product);
  push(OSSL_PKEY_PARAM_RSA_E, public_exponent);
  push(OSSL_PKEY_PARAM_RSA_D, secret);
  for (std::size_t i = 0; i < primes.size(); ++i) {
    push(kFactor[i], primes[i]);
    push(kExponent[i], exponents[i]);
  }
  for (std::size_t i = 0; i < coefficients.size(); ++i) push(kCoefficient[i], coefficients[i]);
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const ContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* pair = nullptr;
  if (!parameters || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &pair, EVP_PKEY_KEYPAIR, parameters.get()) != 1)
    return nullptr;
  return pair;
}

}  // namespace footpad::pki
