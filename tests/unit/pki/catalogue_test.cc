// Every shipped recipe: it mints, it says of itself what OpenSSL says of it, and its defect is its only difference.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "crypto/certificate.h"
#include "model/verify_errors.h"
#include "pki/expand.h"
#include "pki/mint.h"
#include "pki/names.h"
#include "pki/twin.h"
#include "shipped.h"

namespace footpad::pki {
namespace {

using ::testing::IsEmpty;

class Shipped : public ::testing::TestWithParam<std::string> {
 protected:
  const Recipe& recipe = shipped().at(GetParam());
};
INSTANTIATE_TEST_SUITE_P(Recipe, Shipped, ::testing::ValuesIn(ids()), test_name);

// OpenSSL's wildcards, and its look at common names, ask for dots; and the parent of a name without one is the name
// itself.
bool needs_two_labels(const Recipe& it) {
  std::string text = it.lint == "no-dns-name" || it.twin == "certs/ok-nc-permit-cn-only" ? "*" : "";
  const auto nodes = expand(it);
  for (const CertificateNode& node : *nodes) {
    for (const GeneralName& name : node.san.value_or(std::vector<GeneralName>())) text += name.value + " ";
    for (const Extension& extension : node.extensions)
      for (const GeneralName& name : extension.names) text += name.value + " ";
  }
  return text.find('*') != std::string::npos || text.find("${parent}") != std::string::npos ||
         text.find(".${tld}") != std::string::npos;
}

// Domains of two labels, of three, of one, and one that looks like another.
TEST_P(Shipped, MintsWithItsSelfCheckForManyDomains) {
  auto mint = std::move(Mint::create(1).value());
  for (const char* domain : {"example.test", "chat.example.org", "localhost", "attacker.example"}) {
    if (needs_two_labels(recipe) && std::string(domain) == "localhost") continue;
    for (const char* host : {domain, "localhost.localdomain", "127.0.0.1", ""}) {
      const auto chain = mint->mint(recipe, {domain, host});
      ASSERT_TRUE(chain.ok()) << domain << ": " << chain.error().text();
      const auto error = verify_error_number(recipe.self_check);
      EXPECT_EQ(chain->verify_error, error.value_or(chain->verify_error));
      EXPECT_EQ(chain->sent.size(), recipe.send.size());
    }
  }
}

// As `footpad certs` writes it: with the staple and the lists of a careful authority, where a responder could sign one.
TEST_P(Shipped, MintsWithStapleAndLists) {
  auto mint = std::move(Mint::create(1).value());
  const auto chain = mint->mint(recipe, {"example.test", "example.test", true, true});
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  EXPECT_FALSE(chain->crls.empty());
  const bool unanswerable = recipe.self_check == "UNREADABLE" || recipe.id == "certs/der-ica-bad-spki";
  const bool left_out = recipe.staple && recipe.staple->status == "none";
  EXPECT_EQ(chain->staple.empty(), unanswerable || left_out);
}

TEST_P(Shipped, DiffersFromItsTwinInItsDefectOnly) {
  if (!recipe.negative) return;
  const auto twin = shipped().find(recipe.twin);
  ASSERT_NE(twin, shipped().end()) << recipe.twin;
  EXPECT_FALSE(twin->second.negative);
  EXPECT_THAT(faults_against_twin(recipe, twin->second), IsEmpty());
}

// The name that the zoo's suffix-name client takes for the domain.
bool passes_by_suffix(const Recipe& it) {
  const std::string domain =
      Placeholders{"example.test", "", "", "", 0}.expand(it.host.empty() ? "${domain}" : it.host);
  const auto nodes = expand(it);
  for (const CertificateNode& node : *nodes) {
    if (node.id != it.send.front() || !node.san) continue;
    for (const GeneralName& name : *node.san) {
      const std::string presented = Placeholders{"example.test", "", "", "", 0}.expand(name.value);
      const bool suffix = presented.ends_with(domain) || domain.ends_with("." + presented);
      const bool dropped = std::find(node.drops.begin(), node.drops.end(), "subjectAltName") != node.drops.end();
      if (name.type == GeneralName::Type::dns && suffix && !dropped) return true;
    }
  }
  return false;
}

// As the zoo's careful client looks for its host: in the subjectAltName alone, and without wildcards for parts of
// labels.
bool shows_its_host(const Recipe& it) {
  auto mint = std::move(Mint::create(1).value());
  const auto chain = mint->mint(it, {"example.test", ""});
  const auto leaf = read_certificate(chain->sent.front());
  const std::string host = Placeholders{"example.test", "", "", "", 0}.expand(it.host.empty() ? "${domain}" : it.host);
  if (is_ip_address(host)) return X509_check_ip_asc(leaf.get(), host.c_str(), 0) == 1;
  const unsigned flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
  return X509_check_host(leaf.get(), host.data(), host.size(), flags, nullptr) == 1;
}

TEST_P(Shipped, NamesTheZooClientsThatItCatches) {
  std::set<std::string> expected;
  const int error = verify_error_number(recipe.self_check).value_or(-1);
  const bool of_dates = error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
  const bool of_names = error == X509_V_ERR_HOSTNAME_MISMATCH || error == X509_V_ERR_IP_ADDRESS_MISMATCH;
  // Nobody can read it, or use its key; and nobody in the zoo has to do with revocation.
  const bool out_of_reach = recipe.family == "RAW" || recipe.family == "REV" || recipe.lint == "must-staple";
  if (!recipe.negative || out_of_reach) {
    EXPECT_THAT(recipe.caught, IsEmpty());
    return;
  }
  if (recipe.self_check == "FOREIGN_KEY")
    expected = {"no-possession-check"};
  else if (of_dates)
    expected = {"no-date-check"};
  else if (of_names)
    expected = {"no-name-check"};
  else if (recipe.identity == Identity::trusted)
    expected = {"ignores-pin"};
  else if (!recipe.lint.empty() && !shows_its_host(recipe))
    expected = {"no-name-check"};
  else if (recipe.lint.empty() && shows_its_host(recipe))
    expected = {"no-chain-check"};
  else if (error == X509_V_ERR_PERMITTED_VIOLATION)
    expected = {"no-name-check"};  // OpenSSL constrains a common name only where it looks at it
  if (of_names && passes_by_suffix(recipe)) expected.insert("suffix-name");
  EXPECT_EQ(std::set<std::string>(recipe.caught.begin(), recipe.caught.end()), expected);
}

TEST_P(Shipped, SaysWhyAndHowToMend) {
  EXPECT_NE(recipe.title, "");
  EXPECT_NE(recipe.family, "");
  EXPECT_THAT(recipe.clause, ::testing::MatchesRegex("(RFC|CABF BR) .*"));
  EXPECT_THAT(recipe.why, ::testing::EndsWith("."));
  EXPECT_THAT(recipe.remedy, ::testing::EndsWith("."));
}

TEST(Catalogue, CoversTheFamilies) {
  std::map<std::string, int> grave;
  int negatives = 0;
  for (const auto& [id, recipe] : shipped())
    if (recipe.negative && recipe.severity >= 2) ++grave[recipe.family], ++negatives;
  EXPECT_GE(negatives, 28);
  for (const char* family : {"TRUST", "SIG", "TIME", "CA", "USE", "ID", "WILD", "XMPP", "NC", "POS"})
    EXPECT_GE(grave[family], 2) << family;
}

TEST(Catalogue, TwinsAreUsedOrProbe) {
  std::set<std::string> used;
  for (const auto& [id, recipe] : shipped()) used.insert(recipe.twin);
  for (const auto& [id, recipe] : shipped()) {
    EXPECT_TRUE(recipe.negative || used.contains(id) || recipe.capability) << id;
  }
}

}  // namespace
}  // namespace footpad::pki
