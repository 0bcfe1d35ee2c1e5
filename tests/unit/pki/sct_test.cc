// Timestamps of logs: what is in them, and who takes them.
#include "pki/sct.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include "base/text.h"
#include "crypto/certificate.h"
#include "crypto/digest.h"
#include "pki/mint.h"

namespace footpad::pki {
namespace {

using ::testing::HasSubstr;

const Names names{"example.test", "localhost"};

struct FreeList {
  void operator()(STACK_OF(SCT) * list) const { SCT_LIST_free(list); }
};
using List = std::unique_ptr<STACK_OF(SCT), FreeList>;

Recipe with(const std::vector<Sct>& scts, const std::string& self_check = "OK") {
  CertificateNode leaf;
  leaf.id = "leaf";
  leaf.base = "good";
  leaf.scts = scts;
  Recipe recipe;
  recipe.id = "certs/under-test";
  recipe.nodes = {leaf};
  recipe.send = {"leaf", "ica"};
  recipe.self_check = self_check;
  return recipe;
}

List embedded_in(const Chain& chain) {
  const auto leaf = read_certificate(chain.sent.front());
  return List(static_cast<STACK_OF(SCT)*>(X509_get_ext_d2i(leaf.get(), NID_ct_precert_scts, nullptr, nullptr)));
}

// By who knows the log of `list`, and that the leaf's issuer was sent next.
bool is_taken(const Chain& chain, const std::string& list) {
  const auto leaf = read_certificate(chain.sent[0]), issuer = read_certificate(chain.sent[1]);
  const auto reader = LogReader::of(list);
  EXPECT_TRUE(reader.ok()) << reader.error().text();
  return reader.ok() && reader->finds_valid_sct(leaf.get(), issuer.get());
}

std::string key_in(const std::string& list) {
  const auto at = list.find("key = ") + 6;
  return from_base64(list.substr(at, list.find('\n', at) - at)).value_or("");
}

TEST(Timestamp, NamesItsLogAndAnHourAgo) {
  const auto chain = Mint::create(1).value()->mint(with({Sct()}), names);
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  const List list = embedded_in(*chain);
  ASSERT_TRUE(list);
  ASSERT_EQ(sk_SCT_num(list.get()), 1);
  const SCT* const sct = sk_SCT_value(list.get(), 0);
  unsigned char* id = nullptr;
  const auto size = SCT_get0_log_id(sct, &id);
  EXPECT_EQ(Bytes(reinterpret_cast<const char*>(id), size), sha256(key_in(chain->log_list)));
  const auto leaf = read_certificate(chain->sent.front());
  const auto seconds = static_cast<std::time_t>(SCT_get_timestamp(sct) / 1000);
  EXPECT_LT(X509_cmp_time(X509_get0_notBefore(leaf.get()), const_cast<std::time_t*>(&seconds)), 0);
  EXPECT_LT(seconds, std::time(nullptr));
  EXPECT_THAT(chain->describe(), HasSubstr("logged    Signed Certificate Timestamp"));
}

TEST(Timestamp, IsTakenByWhoKnowsTheLogAndByNobodyElse) {
  auto mint = std::move(Mint::create(1).value());
  const auto chain = mint->mint(with({Sct()}), names);
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  EXPECT_TRUE(is_taken(*chain, chain->log_list));
  const auto of_another_run = Mint::create(1).value()->mint(with({Sct()}), names);
  EXPECT_FALSE(is_taken(*chain, of_another_run->log_list));
  const auto again = mint->mint(with({Sct()}), names);
  EXPECT_EQ(chain->log_list, again->log_list) << "one log a run";
}

TEST(Timestamp, ThatIsGoodIsNotPromisedToBeBadNorTheOtherWayAbout) {
  auto mint = std::move(Mint::create(1).value());
  const Sct flipped{"", "-PT1H", true, true}, of_other{"good", "-PT1H", true, false},
      unknown{"", "-PT1H", false, false}, early{"", "P2D", true, false};
  for (const Sct& bad : {flipped, of_other, unknown, early}) {
    EXPECT_TRUE(mint->mint(with({bad}, "NO_VALID_SCTS"), names).ok());
    EXPECT_FALSE(mint->mint(with({bad}), names).ok());
    EXPECT_TRUE(mint->mint(with({bad, Sct()}), names).ok()) << "one is enough";
  }
  const auto lie = mint->mint(with({Sct()}, "NO_VALID_SCTS"), names);
  ASSERT_FALSE(lie.ok());
  EXPECT_THAT(lie.error().what, HasSubstr("promises NO_VALID_SCTS, OpenSSL says OK"));
}

TEST(Timestamp, IsGivenToWhoDemandsOneUnlessTheRecipeIsAboutThem) {
  auto mint = std::move(Mint::create(1).value());
  Names demanding = names;
  demanding.logged = true;
  Recipe plain = with({});
  EXPECT_FALSE(embedded_in(*mint->mint(plain, names)));
  EXPECT_TRUE(is_taken(*mint->mint(plain, demanding), mint->mint(plain, demanding)->log_list));
  EXPECT_FALSE(embedded_in(*mint->mint(with({}, "NO_VALID_SCTS"), demanding)));
  plain.nodes.front().version = 1;
  EXPECT_FALSE(embedded_in(*mint->mint(plain, demanding))) << "which has no place for it";
}

TEST(Timestamp, OfACopyIsItsOwn) {
  Recipe recipe = with({Sct()});
  CertificateNode copy;
  copy.id = "copy";
  copy.base = "leaf";
  recipe.nodes.push_back(copy);
  recipe.send = {"copy", "ica"};
  const auto chain = Mint::create(1).value()->mint(recipe, names);
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  EXPECT_TRUE(is_taken(*chain, chain->log_list));
}

TEST(LogList, ThatIsNoneIsAnError) { EXPECT_FALSE(LogReader::of("enabled_logs = nobody\n").ok()); }

}  // namespace
}  // namespace footpad::pki
