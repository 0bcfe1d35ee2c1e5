#include "pki/rsa_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <array>
#include <memory>
#include <utility>
#include <vector>

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
constexpr int kTries = 64;  // half of all primes go with the exponent 3
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

Number inverse(const Number& of, const Number& in, const Scratchpad& pad) {
  return Number(BN_mod_inverse(nullptr, of.get(), in.get(), pad.get()));
}

// RFC 8017 3.2: n, e, d, the primes, d modulo each prime less one, and the inverse in each prime of the product of
// those before it (of the second prime in the first).
EVP_PKEY* key_of(const std::vector<Number>& primes, const Number& public_exponent) {
  const Scratchpad pad(BN_CTX_new());
  const Builder builder(OSSL_PARAM_BLD_new());
  const Number product = number(1);
  const Number order = number(1);
  std::vector<Number> exponents, coefficients;
  for (std::size_t i = 0; i < primes.size(); ++i) {
    const Number less_one(BN_dup(primes[i].get()));
    BN_sub_word(less_one.get(), 1);
    exponents.push_back(inverse(public_exponent, less_one, pad));
    if (i == 1) coefficients.push_back(inverse(primes[1], primes[0], pad));
    if (i > 1) coefficients.push_back(inverse(product, primes[i], pad));
    BN_mul(product.get(), product.get(), primes[i].get(), pad.get());
    BN_mul(order.get(), order.get(), less_one.get(), pad.get());
  }
  const Number secret = inverse(public_exponent, order, pad);

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

}  // namespace

EVP_PKEY* rsa_key(int bits, unsigned long public_exponent) {
  std::vector<Number> primes;
  for (int tries = 0; tries < kTries && primes.size() < 2; ++tries) {
    Number prime(BN_new());
    if (BN_generate_prime_ex(prime.get(), bits / 2, 0, nullptr, nullptr, nullptr) != 1) return nullptr;
    if (BN_mod_word(prime.get(), public_exponent) != 1) primes.push_back(std::move(prime));
  }
  return primes.size() == 2 ? key_of(primes, number(public_exponent)) : nullptr;
}

EVP_PKEY* huge_rsa_key() {
  std::vector<Number> primes;
  for (const int exponent : kExponents) primes.push_back(mersenne(exponent));
  return key_of(primes, number(kPublicExponent));
}

}  // namespace footpad::pki
