// The zoo's SCRAM: the careful client must refuse exactly what RFC 5802 tells it to.
#include "scram.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace {

using zoo::Scram;

// A server that knows nothing but how to answer in form.
std::string server_first(const Scram& scram, const std::string& nonce_tail, const std::string& iterations) {
  const auto first = scram.first();
  return first.substr(first.find("r=")) + nonce_tail + ",s=QSXCR+Q6sek8bf92,i=" + iterations;
}

TEST(Scram, OpensWithoutChannelBindingAndEscapesTheName) {
  const Scram scram("SCRAM-SHA-1", "a=b,c", "pencil");
  EXPECT_TRUE(scram.first().starts_with("n,,n=a=3Db=2Cc,r=")) << scram.first();
}

TEST(Scram, ProvesItselfToAnOrderlyServer) {
  Scram scram("SCRAM-SHA-256", "user", "pencil");
  const auto final = scram.final(server_first(scram, "more", "4096"));
  ASSERT_TRUE(final) << final.error().what;
  EXPECT_TRUE(final->starts_with("c=biws,r=")) << *final;
  EXPECT_NE(final->find(",p="), std::string::npos);
}

TEST(Scram, RefusesAForeignNonceAndStrangeIterations) {
  Scram scram("SCRAM-SHA-1", "user", "pencil");
  EXPECT_FALSE(scram.final("r=foreign,s=QSXCR+Q6sek8bf92,i=4096"));
  EXPECT_FALSE(scram.final(server_first(scram, "", "4096"))) << "the server added nothing to the nonce";
  for (const std::string count : {"1", "4095", "1000001", "-1", "", "4096x", "99999999999999999999"})
    EXPECT_FALSE(scram.final(server_first(scram, "more", count))) << count;
  EXPECT_FALSE(scram.final(""));
}

TEST(Scram, BindsToTheChannel) {
  Scram scram("SCRAM-SHA-256-PLUS", "user", "pencil", {.flag = "p=tls-exporter", .binding = "channel"});
  EXPECT_TRUE(scram.first().starts_with("p=tls-exporter,,n=user,r=")) << scram.first();
  const auto final =
      scram.final("r=" + scram.first().substr(scram.first().find("r=") + 2) + "more,s=QSXCR+Q6sek8bf92,i=4096");
  ASSERT_TRUE(final) << final.error().what;
  EXPECT_TRUE(final->starts_with("c=" + footpad::to_base64("p=tls-exporter,,channel") + ",r=")) << *final;
}

TEST(Scram, LeavesWhereTheOfferWasChangedOnTheWay) {
  // SHA-256 of "SCRAM-SHA-256", by another program.
  const std::string hash = ",h=5IlFKz4VKe4+I01or1SYZH07/h8E/JKh4/0iRkqB2IY=";
  for (const std::string offer : {"SCRAM-SHA-256", "PLAIN"}) {
    Scram scram("SCRAM-SHA-256", "user", "pencil", {.flag = "y", .offer = offer});
    const auto first = scram.first();
    EXPECT_EQ(scram.final(first.substr(first.find("r=")) + "more,s=QSXCR+Q6sek8bf92,i=4096" + hash).ok(),
              offer == "SCRAM-SHA-256");
  }
}

TEST(Scram, BelievesNoSignatureButTheRightOne) {
  Scram scram("SCRAM-SHA-1", "user", "pencil");
  EXPECT_FALSE(scram.signature_is_good("v=")) << "before anything was proven";
  ASSERT_TRUE(scram.final(server_first(scram, "more", "4096")));
  EXPECT_FALSE(scram.signature_is_good("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
  EXPECT_FALSE(scram.signature_is_good("e=invalid-proof"));
  EXPECT_FALSE(scram.signature_is_good(""));
}

}  // namespace
