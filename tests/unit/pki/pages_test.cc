// What certificates name, and what is there.
#include "pki/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/certificate.h"
#include "pki/mint.h"
#include "pki/staple.h"
#include "shipped.h"

namespace footpad::pki {
namespace {

using testing::HasSubstr;
using testing::Not;

Chain minted(const std::string& id, const Names& names) {
  auto chain = Mint::create(1).value()->mint(shipped().at(id), names);
  EXPECT_TRUE(chain.ok()) << chain.error().text();
  return std::move(chain).value();
}

Names named(const std::string& pages, const std::string& needs_pages = "") {
  return {"example.test", "", false, false, needs_pages, pages};
}

std::string finding(const Chain& chain, const Page& page) {
  const auto root = read_certificate(chain.trusted.front());
  return check_staple(page.body, chain.sent[0], chain.sent[1], {root.get()});
}

TEST(Pages, StandWhereTheCertificatesSay) {
  const Chain chain = minted("certs/rev-responder-revoked", named("http://127.0.0.1:7"));
  EXPECT_THAT(chain.sent[0], HasSubstr("http://127.0.0.1:7/ocsp/leaf"));
  EXPECT_THAT(chain.sent[1], HasSubstr("http://127.0.0.1:7/ocsp/sub"));
  ASSERT_EQ(chain.pages.size(), 2U);
  EXPECT_EQ(chain.pages[1].path, "/ocsp/leaf");
  EXPECT_EQ(finding(chain, chain.pages[1]), "REVOKED");
  EXPECT_EQ(chain.staple, "");
}

TEST(Pages, AreAHostOfTheDomainInTheCage) {
  EXPECT_THAT(minted("certs/rev-ok-crl-url", named("")).sent[0], HasSubstr("http://pki.example.test/crl/sub"));
}

TEST(Pages, OfAListThatFailsHoldNone) {
  const Chain chain = minted("certs/rev-crl-url-error", named(""));
  ASSERT_EQ(chain.pages.size(), 2U);
  EXPECT_EQ(fetched_lists(chain.pages).size(), 1U);
  EXPECT_TRUE(chain.crls.empty()) << "nothing is given as a file";
}

TEST(Pages, AreThereForWhoNeedsThem) {
  for (const std::string& kind : {std::string("ocsp"), std::string("crl")}) {
    const Chain chain = minted("certs/ok-baseline", named("http://127.0.0.1:7", kind));
    ASSERT_EQ(chain.pages.size(), 2U);
    for (const Page& page : chain.pages) EXPECT_EQ(page.fails, "");
    for (const Bytes& certificate : chain.sent) EXPECT_THAT(certificate, HasSubstr("/" + kind + "/"));
    if (kind == "crl") continue;
    const bool first = finding(chain, chain.pages[0]) == "GOOD", second = finding(chain, chain.pages[1]) == "GOOD";
    EXPECT_NE(first, second) << "one of them is about the leaf";
  }
  EXPECT_THAT(minted("certs/ok-baseline", named("http://127.0.0.1:7")).sent[0], Not(HasSubstr("http:")));
}

// A recipe that says where its pages are is left as it is.
TEST(Pages, OfARecipeAreItsOwn) {
  const Chain chain = minted("certs/rev-ok-responder", named("http://127.0.0.1:7", "crl"));
  for (const Page& page : chain.pages) EXPECT_THAT(page.path, HasSubstr("/ocsp/"));
}

}  // namespace
}  // namespace footpad::pki
