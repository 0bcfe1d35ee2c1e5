#include "crypto/certificate.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

namespace footpad {
namespace {

struct Made {
  KeyPtr key;
  CertificatePtr certificate{X509_new()};

  explicit Made(EVP_PKEY* pair, const EVP_MD* digest = EVP_sha256()) : key(pair) {
    X509_set_version(certificate.get(), 2);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 60);
    X509_set_pubkey(certificate.get(), pair);
    X509_sign(certificate.get(), pair, digest);
  }
  Bytes der() const { return der_of(i2d_X509, certificate.get()); }
};

// Both ways: the key is the one that went in, and it verifies the signature.
void expect_read_well(const Made& made) {
  const CertificatePtr read = read_certificate(made.der());
  ASSERT_TRUE(read);
  EVP_PKEY* const key = X509_get0_pubkey(read.get());
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(EVP_PKEY_eq(key, made.key.get()), 1);
  EXPECT_EQ(X509_verify(read.get(), key), 1);
  EXPECT_EQ(der_of(i2d_X509, read.get()), made.der());
}

TEST(Certificate, KeysOfEveryTypeThatRecipesMayAskFor) {
  expect_read_well(Made(EVP_EC_gen("P-256")));
  expect_read_well(Made(EVP_EC_gen("P-384"), EVP_sha384()));
  expect_read_well(Made(EVP_RSA_gen(2048)));
  expect_read_well(Made(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), nullptr));
}

TEST(Certificate, OldDigestsAreVerifiedToo) {
  expect_read_well(Made(EVP_RSA_gen(2048), EVP_sha1()));
  expect_read_well(Made(EVP_RSA_gen(2048), EVP_md5()));
}

TEST(Certificate, AFlippedBitIsSeen) {
  const Made made(EVP_EC_gen("P-256"));
  Bytes der = made.der();
  der.back() = static_cast<char>(der.back() ^ 1);
  const CertificatePtr read = read_certificate(der);
  ASSERT_TRUE(read);
  EXPECT_NE(X509_verify(read.get(), X509_get0_pubkey(read.get())), 1);
}

TEST(Certificate, OfAnotherTypeOfKeyItHasNone) {
  const Made made(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"), nullptr);
  const CertificatePtr read = read_certificate(made.der());
  ASSERT_TRUE(read);
  EXPECT_EQ(X509_get0_pubkey(read.get()), nullptr);
}

TEST(Certificate, AnExtensionThatMakesNoSenseIsLeftToTheVerifier) {
  Made made(EVP_EC_gen("P-256"));
  const StringPtr nonsense(ASN1_OCTET_STRING_new());
  ASN1_STRING_set(nonsense.get(), "?", 1);
  X509_EXTENSION* extension = X509_EXTENSION_create_by_NID(nullptr, NID_basic_constraints, 1, nonsense.get());
  X509_add_ext(made.certificate.get(), extension, -1);
  X509_EXTENSION_free(extension);
  X509_sign(made.certificate.get(), made.key.get(), EVP_sha256());
  const CertificatePtr read = read_certificate(made.der());
  ASSERT_TRUE(read);
  EXPECT_NE(X509_get_extension_flags(read.get()) & EXFLAG_INVALID, 0U);
}

TEST(Certificate, WhatIsNoneIsNull) {
  EXPECT_FALSE(read_certificate(""));
  EXPECT_FALSE(read_certificate("a certificate"));
  const Bytes der = Made(EVP_EC_gen("P-256")).der();
  EXPECT_FALSE(read_certificate(der.substr(0, der.size() - 1)));
}

}  // namespace
}  // namespace footpad
