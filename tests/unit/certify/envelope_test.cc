#include "certify/envelope.h"

#include <gtest/gtest.h>

#include "certify/json.h"

namespace footpad::certify {
namespace {

KeyPtr new_key() { return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

TEST(Envelope, WhatIsSignedNamesTypeAndSizes) {
  EXPECT_EQ(pre_authentication_encoding("http://example.com/HelloWorld", "hello world"),
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

TEST(Envelope, WhatWasSealedOpensWithTheKeyAndWithNoOther) {
  const KeyPtr key = new_key();
  const auto sealed = seal("{\"a\":1}", key);
  ASSERT_TRUE(sealed);
  const auto opened = open("f", *sealed, key);
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(*opened, "{\"a\":1}");
  const auto other = open("f", *sealed, new_key());
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().what, "the given key has not signed f");
}

TEST(Envelope, NoByteOfItCanChange) {
  const KeyPtr key = new_key();
  const std::string sealed = *seal("{\"statement\":\"x\"}", key);
  for (std::size_t at = 0; at < sealed.size(); ++at)
    for (const unsigned flip : {0x01U, 0x20U, 0x80U}) {
      std::string changed = sealed;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ flip);
      EXPECT_FALSE(open("f", changed, key)) << "byte " << at << " xor " << flip;
    }
  EXPECT_FALSE(open("f", sealed + " ", key));
  EXPECT_FALSE(open("f", sealed.substr(0, sealed.size() - 1), key));
}

TEST(Envelope, AnotherPayloadTypeIsNotTakenForOurs) {
  const KeyPtr key = new_key();
  const Bytes signature = sign(key, pre_authentication_encoding("text/plain", "{}"));
  ASSERT_FALSE(signature.empty());
  EXPECT_FALSE(open("f", R"({"payload":"e30=","payloadType":"text/plain","signatures":[]})", key));
  EXPECT_FALSE(open("f", R"({"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]})", key));
  EXPECT_FALSE(open("f", "[]", key));
}

TEST(Json, AFieldTwiceOrTooDeepIsRefused) {
  EXPECT_TRUE(parse(R"({"a":{"b":[1]}})"));
  EXPECT_FALSE(parse(R"({"a":1,"a":2})"));
  EXPECT_FALSE(parse("[]"));
  EXPECT_FALSE(parse("{\"a\":" + std::string(100000, '[')));
}

}  // namespace
}  // namespace footpad::certify
