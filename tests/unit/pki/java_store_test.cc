#include "pki/java_store.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>

#include "base/text.h"

namespace footpad::pki {
namespace {

// Sun's format: magic, version, count, then an alias, a date and a certificate for each; a digest keyed by the
// password.
TEST(JavaStore, OneEntryReadsAsDocumented) {
  const Bytes store = java_trust_store({"DER"});
  EXPECT_EQ(to_hex(store.substr(0, 16)), "feedfeed000000020000000100000002");
  EXPECT_EQ(store.substr(16, 11), Bytes("\0\x09", 2) + "footpad-1");
  EXPECT_EQ(store.substr(27, 8), Bytes(8, '\0'));
  EXPECT_EQ(store.substr(35, 7), Bytes("\0\x05", 2) + "X.509");
  EXPECT_EQ(store.substr(42, 7), Bytes("\0\0\0\3", 4) + "DER");
  ASSERT_EQ(store.size(), 49U + 20U);

  Bytes keyed;
  for (const char c : std::string("changeit")) keyed += {'\0', c};
  keyed += "Mighty Aphrodite" + store.substr(0, 49);
  std::array<unsigned char, 20> digest{};
  EVP_Digest(keyed.data(), keyed.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  EXPECT_EQ(store.substr(49), Bytes(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

TEST(JavaStore, NoAnchorsAreAnEmptyStore) {
  EXPECT_EQ(to_hex(java_trust_store({}).substr(0, 12)), "feedfeed0000000200000000");
}

}  // namespace
}  // namespace footpad::pki
