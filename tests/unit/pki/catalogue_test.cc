// Every shipped recipe: it mints, it says of itself what OpenSSL says of it, and its defect is its only difference.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509.h>

#include <algorithm>
#include <map>
#include <set>

#include "crypto/certificate.h"
#include "model/verify_errors.h"
#include "pki/expand.h"
#include "pki/mint.h"
#include "pki/names.h"
#include "pki/pages.h"
#include "pki/self_check.h"
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
      EXPECT_EQ(chain->sent.size(), recipe.is_anonymous() ? 0 : recipe.send.size());
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
  const bool asked_elsewhere = !recipe.responders.empty();  // who has a staple has no need to
  EXPECT_EQ(chain->staple.empty(), unanswerable || left_out || asked_elsewhere);
}

bool is_strength_error(int error) {
  return error == X509_V_ERR_EE_KEY_TOO_SMALL || error == X509_V_ERR_CA_KEY_TOO_SMALL ||
         error == X509_V_ERR_CA_MD_TOO_WEAK;
}

// OpenSSL's security levels change what is said of weak keys and digests, and of nothing else: a defect is no weakness
// in disguise, nor the other way about.
TEST_P(Shipped, OnlyWeaknessDependsOnTheSecurityLevel) {
  if (recipe.is_anonymous()) return;  // there is nothing to verify
  if (recipe.family == "RAW" || recipe.self_check == "UNREADABLE") return;
  auto mint = std::move(Mint::create(1).value());
  const auto chain = mint->mint(recipe, {"example.test", "example.test"});
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  std::vector<CertificatePtr> owned;
  std::vector<X509*> trusted;
  for (const Bytes& anchor : chain->trusted) trusted.push_back(owned.emplace_back(read_certificate(anchor)).get());
  const std::string host =
      recipe.host_check
          ? Placeholders{"example.test", "", "", "", 0}.expand(recipe.host.empty() ? "${domain}" : recipe.host)
          : "";
  const auto dane = chain->tlsa.empty() ? nullptr : Dane::of(chain->tlsa);
  const auto log = LogReader::of(chain->log_list);
  ASSERT_TRUE(log.ok()) << log.error().text();
  auto lists = fetched_lists(chain->pages);
  lists.insert(lists.end(), chain->crls.begin(), chain->crls.end());
  const auto at_level = [&](int level) {
    auto* const key = static_cast<EVP_PKEY*>(chain->key.get());
    return verify(chain->sent, trusted, host, level, key, lists, dane.get(), recipe.is_about_logs() ? &*log : nullptr)
        .error;
  };
  const int at_2 = at_level(2);
  EXPECT_EQ(at_2, chain->verify_error);
  EXPECT_EQ(verify_error_name(at_level(0)), verify_error_name(is_strength_error(at_2) ? X509_V_OK : at_2));
}

// Who demands a timestamp sees in each chain the defect that it is about, and no lack of one.
TEST_P(Shipped, IsInTheLogForWhoDemandsIt) {
  auto mint = std::move(Mint::create(1).value());
  Names names{"example.test", "example.test"};
  names.logged = true;
  const auto chain = mint->mint(recipe, names);
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  if (chain->verify_error != X509_V_OK || recipe.self_check == "UNREADABLE" || recipe.is_anonymous()) return;
  std::vector<CertificatePtr> owned;
  std::vector<X509*> trusted;
  for (const Bytes& anchor : chain->trusted) trusted.push_back(owned.emplace_back(read_certificate(anchor)).get());
  const auto dane = chain->tlsa.empty() ? nullptr : Dane::of(chain->tlsa);
  const bool vouched_by_dns = dane != nullptr && recipe.tlsa.front().usage >= 2;  // OpenSSL asks no log then
  const bool no_place = recipe.id == "certs/ext-v1-leaf";                         // there are no extensions in it
  const auto log = LogReader::of(chain->log_list);
  const int error = verify(chain->sent, trusted, "", 0, nullptr, {}, vouched_by_dns ? dane.get() : nullptr,
                           vouched_by_dns ? nullptr : &*log)
                        .error;
  EXPECT_EQ(verify_error_name(error), no_place ? "NO_VALID_SCTS" : "OK");
}

TEST_P(Shipped, DiffersFromItsTwinInItsDefectOnly) {
  if (!recipe.negative) return;
  const auto twin = shipped().find(recipe.twin);
  ASSERT_NE(twin, shipped().end()) << recipe.twin;
  EXPECT_FALSE(twin->second.negative);
  EXPECT_THAT(faults_against_twin(recipe, twin->second), IsEmpty());
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
