#include "crypto/signature.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>

namespace footpad {
namespace {

std::string private_pem(const KeyPtr& key) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string public_pem(const KeyPtr& key) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(out.get(), key.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

KeyPtr ec(const char* group) { return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", group)); }
KeyPtr ed25519() { return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

TEST(Signature, EachKindSignsAndVerifiesAndNothingElseDoes) {
  for (const KeyPtr& key : {ed25519(), ec("P-256"), ec("P-384")}) {
    const auto own = read_private_key("k.pem", private_pem(key));
    const auto known = read_public_key("k.pub", public_pem(key));
    ASSERT_TRUE(own && known);
    const Bytes signature = sign(*own, "message");
    ASSERT_FALSE(signature.empty());
    EXPECT_TRUE(verifies(*known, "message", signature));
    EXPECT_FALSE(verifies(*known, "Message", signature));
    EXPECT_FALSE(verifies(ed25519(), "message", signature));
    EXPECT_FALSE(verifies(*known, "message", ""));
    EXPECT_EQ(key_id(*own), key_id(*known));
    EXPECT_EQ(key_id(*own).size(), 64U);
  }
}

TEST(Signature, APrivateKeyDoesForItsPublicHalf) {
  const KeyPtr key = ed25519();
  const auto read = read_public_key("k.pem", private_pem(key));
  ASSERT_TRUE(read);
  EXPECT_TRUE(verifies(*read, "m", sign(key, "m")));
}

TEST(Signature, WhatIsNoKeyForItIsRefusedByName) {
  EXPECT_EQ(read_private_key("x.pem", "nonsense").error().what, "x.pem holds no private key in PEM");
  EXPECT_EQ(read_public_key("x.pem", "").error().what, "x.pem holds no public key in PEM");
  EXPECT_NE(read_private_key("x.pem", private_pem(ec("secp256k1"))).error().what.find("no key that signs here"),
            std::string::npos);
  const KeyPtr x25519(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  EXPECT_FALSE(read_private_key("x.pem", private_pem(x25519)));
  EXPECT_FALSE(read_private_key("x.pem", public_pem(ed25519())));
}

TEST(Signature, APassphraseIsNeverAskedFor) {
  const KeyPtr key = ed25519();
  const BioPtr out(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(out.get(), key.get(), EVP_aes_128_cbc(), reinterpret_cast<const unsigned char*>("secret"), 6,
                           nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  const auto read = read_private_key("x.pem", {text, static_cast<std::size_t>(size)});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().what, "x.pem has a passphrase");
}

}  // namespace
}  // namespace footpad
