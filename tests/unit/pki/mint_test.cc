#include "pki/mint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509.h>

#include "crypto/certificate.h"
#include "pki/pem.h"

namespace footpad::pki {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Names names{"example.test", "localhost"};

Recipe baseline() {
  Recipe recipe;
  recipe.id = "certs/ok-baseline";
  recipe.negative = false;
  recipe.identity = Identity::trusted;
  return recipe;
}

Recipe with(CertificateNode node, const std::string& self_check) {
  Recipe recipe;
  recipe.id = "certs/under-test";
  recipe.send = {node.id, "ica"};
  recipe.nodes = {std::move(node)};
  recipe.self_check = self_check;
  return recipe;
}

CertificateNode leaf() {
  CertificateNode node;
  node.id = "leaf";
  node.base = "good";
  return node;
}

std::unique_ptr<Mint> fresh_mint(std::uint64_t seed = 1) { return std::move(Mint::create(seed).value()); }

TEST(Mint, TheBaselineVerifiesAndSharesItsRoot) {
  auto mint = fresh_mint();
  const auto one = mint->mint(baseline(), names);
  const auto two = mint->mint(baseline(), names);
  ASSERT_TRUE(one.ok()) << one.error().text();
  ASSERT_TRUE(two.ok());
  EXPECT_EQ(one->sent.size(), 2U);
  EXPECT_EQ(one->verify_error, X509_V_OK);
  EXPECT_FALSE(one->security_level_0);
  EXPECT_EQ(one->trust_pem, two->trust_pem);
  EXPECT_NE(one->sent[0], two->sent[0]);
  EXPECT_NE(one->sent[1], two->sent[1]);
  EXPECT_NE(one->spki_pin, two->spki_pin) << "no two chains share a leaf's key: a pin must tell them apart";
  EXPECT_EQ(one->spki_pin.size(), 44U);
}

TEST(Mint, NamesAndIssuersAreFreshInEachChain) {
  auto mint = fresh_mint();
  const auto one = mint->mint(baseline(), names);
  const auto two = mint->mint(baseline(), names);
  const auto first = read_certificate(one->sent[1]);
  const auto second = read_certificate(two->sent[1]);
  EXPECT_NE(X509_NAME_cmp(X509_get_subject_name(first.get()), X509_get_subject_name(second.get())), 0);
  EXPECT_EQ(X509_NAME_cmp(X509_get_issuer_name(first.get()), X509_get_issuer_name(second.get())), 0);
  EXPECT_NE(ASN1_INTEGER_cmp(X509_get0_serialNumber(first.get()), X509_get0_serialNumber(second.get())), 0);
}

TEST(Mint, TheSeedGivesNamesButNeverKeys) {
  const auto one = fresh_mint(7)->mint(baseline(), names);
  const auto again = fresh_mint(7)->mint(baseline(), names);
  const auto name_in = [](const Chain& chain) { return chain.describe().substr(0, chain.describe().find("valid")); };
  EXPECT_EQ(name_in(*one), name_in(*again));
  EXPECT_NE(one->spki_pin, again->spki_pin);
}

TEST(Mint, ASelfCheckThatDoesNotHoldIsAnError) {
  auto mint = fresh_mint();
  Recipe lie = baseline();
  lie.self_check = "CERT_HAS_EXPIRED";
  const auto failed = mint->mint(lie, names);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().what,
            "recipe certs/ok-baseline promises CERT_HAS_EXPIRED, OpenSSL says OK for example.test");

  auto expired = leaf();
  expired.not_before = "-P30D";
  expired.not_after = "-P1D";
  EXPECT_FALSE(mint->mint(with(expired, "OK"), names).ok()) << "a twin that does not verify";
  EXPECT_TRUE(mint->mint(with(expired, "CERT_HAS_EXPIRED"), names).ok());
  EXPECT_FALSE(mint->mint(with(expired, "HOSTNAME_MISMATCH"), names).ok()) << "right refusal, wrong reason";
}

TEST(Mint, AForeignKeyIsNotTheLeafs) {
  auto mint = fresh_mint();
  auto theirs = leaf();
  theirs.mutations = {{"foreign-key", "", ""}};
  const auto chain = mint->mint(with(theirs, "FOREIGN_KEY"), names);
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  EXPECT_EQ(chain->verify_error, X509_V_OK);
  const auto certificate = read_certificate(chain->sent[0]);
  EXPECT_EQ(EVP_PKEY_eq(X509_get0_pubkey(certificate.get()), static_cast<EVP_PKEY*>(chain->key.get())), 0);
  EXPECT_FALSE(mint->mint(with(theirs, "OK"), names).ok()) << "a foreign key must be promised";
  EXPECT_FALSE(mint->mint(with(leaf(), "FOREIGN_KEY"), names).ok()) << "the leaf's own key is not foreign";
}

TEST(Mint, WeakChainsAskForSecurityLevelZeroAndHaveNoOtherDefect) {
  auto mint = fresh_mint();
  auto weak = leaf();
  weak.key = "rsa:1024";
  const auto chain = mint->mint(with(weak, "EE_KEY_TOO_SMALL"), names);
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  EXPECT_FALSE(chain->security_level_0) << "a server at level 1 still serves 1024 bits";
  auto sha1 = leaf();
  sha1.digest = "sha1";
  EXPECT_TRUE(mint->mint(with(sha1, "CA_MD_TOO_WEAK"), names)->security_level_0);
  weak.not_before = "-P30D";
  weak.not_after = "-P1D";
  const auto both = mint->mint(with(weak, "EE_KEY_TOO_SMALL"), names);
  ASSERT_FALSE(both.ok());
  EXPECT_THAT(both.error().what, HasSubstr("CERT_HAS_EXPIRED"));
}

TEST(Mint, KeyTypes) {
  auto mint = fresh_mint();
  for (const char* key : {"ec:P-256", "ec:P-384", "ec:P-521", "rsa:2048", "ed25519"}) {
    auto node = leaf();
    node.key = key;
    const auto chain = mint->mint(with(node, "OK"), names);
    EXPECT_TRUE(chain.ok()) << key << ": " << chain.error().text();
  }
}

TEST(Mint, ALongDomainStandsInTheSanAlone) {
  auto mint = fresh_mint();
  const std::string label(50, 'a');
  const auto chain = mint->mint(baseline(), {label + "." + label + ".test", ""});
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  EXPECT_THAT(chain->describe(), Not(HasSubstr("CN = " + label)));
}

TEST(Mint, NodesThatCannotBeMadeAreErrors) {
  auto mint = fresh_mint();
  auto node = leaf();
  node.issuer = "nobody";
  EXPECT_THAT(mint->mint(with(node, "OK"), names).error().what, HasSubstr("'nobody'"));
  CertificateNode a = leaf(), b = leaf();
  a.id = "a";
  a.issuer = "b";
  b.id = "b";
  b.issuer = "a";
  Recipe circle = with(a, "OK");
  circle.nodes.push_back(b);
  EXPECT_THAT(mint->mint(circle, names).error().what, HasSubstr("needs itself"));
  node = leaf();
  node.base = "leaf";
  EXPECT_FALSE(mint->mint(with(node, "OK"), names).ok());
}

TEST(Mint, DescribeIsForPeopleAndSafe) {
  auto mint = fresh_mint();
  auto node = leaf();
  node.san = {{GeneralName{GeneralName::Type::dns, "x\\x1b[31m\\x00y", "", -1}}};
  const auto chain = mint->mint(with(node, "HOSTNAME_MISMATCH"), names);
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  const std::string text = chain->describe();
  EXPECT_THAT(text, HasSubstr("subject   O = Footpad, CN = example.test"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(Mint, PrivateKeysBecomeTextOnlyOnRequest) {
  auto mint = fresh_mint();
  EXPECT_THAT(mint->private_keys_pem(), HasSubstr("BEGIN PRIVATE KEY"));
  EXPECT_THAT(danger_private_key_pem(mint->mint(baseline(), names)->key), HasSubstr("BEGIN PRIVATE KEY"));
}

}  // namespace
}  // namespace footpad::pki
