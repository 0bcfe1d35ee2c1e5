// RSA keys, made of primes.
#pragma once

#include <openssl/evp.h>

namespace footpad::pki {

// `bits`: 512 to 4096, even; `public_exponent`: a prime. Two random primes, each tested as BN_generate_prime_ex(3)
// does: half the time of OpenSSL's own generator, which searches them the way of FIPS 186-4, for keys that live as long
// as a run. The caller owns it; null: OpenSSL would not have it.
EVP_PKEY* rsa_key(int bits, unsigned long public_exponent);

// As long as OpenSSL can still use (OPENSSL_RSA_MAX_MODULUS_BITS is 16384), made at once: 16377 bits, the product of
// five Mersenne primes. Nothing has to be searched for, and with five primes it signs in a tenth of a second. Everybody
// can factor it; it is there to be long, not to keep a secret.
EVP_PKEY* huge_rsa_key();

}  // namespace footpad::pki
