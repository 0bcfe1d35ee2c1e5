// What is in a bundle: JSON that somebody else may have written.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "certify/certification.h"
#include "certify/envelope.h"
#include "certify/json.h"
#include "certify/libraries.h"
#include "certify/manifest.h"
#include "certify/statement.h"
#include "targets.h"

namespace footpad::fuzz {
namespace {

KeyPtr key() { return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

void statement(ByteView input) {
  const auto read = certify::read_statement("attestation.json", input);
  if (!read) return;
  const std::string written = certify::statement_json(*read);
  const auto again = certify::read_statement("attestation.json", written);
  ASSERT_TRUE(again) << again.error().text();
  ASSERT_EQ(certify::statement_json(*again), written);
}

void manifest(ByteView input) {
  const auto read = certify::read_manifest("manifest.json", input);
  if (!read) return;
  ASSERT_TRUE(certify::differences(*read, *read).empty());
  const auto again = certify::read_manifest("manifest.json", certify::manifest_json(*read));
  ASSERT_TRUE(again) << again.error().text();
  ASSERT_TRUE(certify::differences(*read, *again).empty());
}

void terms(ByteView input) {
  const auto read = certify::read_terms("certification.json", input);
  if (!read) return;
  const auto again = certify::read_terms("certification.json", certify::certification_json(*read, {}, "client"));
  ASSERT_TRUE(again) << again.error().text();
  ASSERT_EQ(again->profile, read->profile);
  ASSERT_EQ(again->policy, read->policy);
  ASSERT_EQ(again->should, read->should);
  ASSERT_EQ(again->declared.size(), read->declared.size());
}

// Nothing that this key has not signed is ever opened; what it has signed is opened in exactly the bytes of seal().
void envelope(ByteView input) {
  static const KeyPtr mine = key(), theirs = key();
  ASSERT_FALSE(certify::open("attestation.json", input, mine)) << "a stranger's envelope was opened";
  const auto sealed = certify::seal(input, mine);
  ASSERT_TRUE(sealed);
  const auto opened = certify::open("attestation.json", *sealed, mine);
  ASSERT_TRUE(opened);
  ASSERT_EQ(*opened, input);
  ASSERT_FALSE(certify::open("attestation.json", *sealed, theirs));
  Chance chance = chance_of(input);
  std::string altered = *sealed;
  char& byte = altered[chance.below(altered.size())];
  byte = static_cast<char>(byte ^ static_cast<char>(1U << chance.below(8)));
  ASSERT_FALSE(certify::open("attestation.json", altered, mine)) << "an altered envelope was opened";
}

void libraries(ByteView input) {
  for (const std::string& path : certify::parse_libraries(std::string(input))) ASSERT_TRUE(path.starts_with("/"));
}

}  // namespace

std::vector<Target> bundle_targets() {
  return {{"bundle-statement", &statement},
          {"bundle-manifest", &manifest},
          {"bundle-terms", &terms},
          {"bundle-envelope", &envelope, {"tests/fuzz/corpus/bundle-statement"}},
          {"bundle-libraries", &libraries}};
}

}  // namespace footpad::fuzz
