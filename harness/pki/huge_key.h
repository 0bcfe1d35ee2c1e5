// An RSA key as long as OpenSSL can still use (OPENSSL_RSA_MAX_MODULUS_BITS is 16384), made at once.
#pragma once

#include <openssl/evp.h>

namespace footpad::pki {

// 16377 bits, the product of five Mersenne primes: nothing has to be searched for, and with five primes it signs in a
// tenth of a second. Everybody can factor it; it is there to be long, not to keep a secret. The caller owns it; null:
// OpenSSL would not have it.
EVP_PKEY* huge_rsa_key();

}  // namespace footpad::pki
