// What the careful client makes of an offer, and what its careless twins make of it.
#include "offer.h"

#include <gtest/gtest.h>

namespace {

using zoo::Choice;
using zoo::Habits;
using zoo::Offer;

const Offer whole{false,
                  {"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"},
                  std::vector<std::string>{"tls-server-end-point", "tls-exporter"},
                  {}};

std::string choice(const Offer& offer, const Habits& habits = {}, bool secure = true, bool token = false) {
  const auto made = choose(offer, habits, secure, token);
  return made ? made->mechanism + " " + made->flag : "(leaves)";
}

TEST(Offer, TheStrongestFirstWhateverTheOrder) {
  EXPECT_EQ(choice(whole), "SCRAM-SHA-256-PLUS p=tls-exporter");
  EXPECT_EQ(choice(whole, {.takes_servers_order = true}), "PLAIN n");
  EXPECT_EQ(choice(whole, {}, false), "SCRAM-SHA-256 n") << "in clear there is nothing to bind to";
  EXPECT_EQ(choice({false, {"PLAIN", "SCRAM-SHA-1"}, {}, {}}), "SCRAM-SHA-1 y");
  EXPECT_EQ(choice({false, {"DIGEST-MD5", "ANONYMOUS", "EXTERNAL"}, {}, {}}), "(leaves)");
  EXPECT_EQ(choice({false, {"DIGEST-MD5"}, {}, {}}, {.knows_md5 = true}), "DIGEST-MD5 n");
  EXPECT_EQ(choice({false, {"ANONYMOUS"}, {}, {}}, {.takes_anonymous = true}), "ANONYMOUS n");
}

TEST(Offer, ACutOfferIsLeftAlone) {
  Offer only_end_point = whole;
  only_end_point.bindings = {"x-new", "tls-server-end-point"};
  EXPECT_EQ(choice(only_end_point), "SCRAM-SHA-256-PLUS p=tls-server-end-point");
  Offer unknown = whole;
  unknown.bindings = {"x-evil"};
  Offer no_list = whole;
  no_list.bindings.reset();
  Offer no_plus = whole;
  no_plus.mechanisms.pop_back();
  EXPECT_EQ(choice(unknown), "(leaves)");
  EXPECT_EQ(choice(no_plus), "(leaves)");
  EXPECT_EQ(choice(no_list), "SCRAM-SHA-256-PLUS p=tls-exporter") << "the profile of RFC 6120 has no such list";
  no_list.sasl2 = true;
  EXPECT_EQ(choice(no_list), "(leaves)");
  for (const Offer& cut : {unknown, no_list, no_plus})
    EXPECT_EQ(choice(cut, {.drops_binding = true}), "SCRAM-SHA-256 n");
  EXPECT_EQ(choice(whole, {.drops_binding = true}), "SCRAM-SHA-256-PLUS p=tls-exporter");
}

TEST(Offer, ATokenIsForItsOwnMechanism) {
  Offer bound = whole;
  bound.fast = {"HT-SHA-256-EXPR", "HT-SHA-256-NONE"};
  Offer unbound = whole;
  unbound.fast = {"HT-SHA-256-NONE"};
  EXPECT_EQ(choice(bound, {}, true, true), "HT-SHA-256-EXPR p=tls-exporter");
  EXPECT_EQ(choice(bound, {}, true, false), "SCRAM-SHA-256-PLUS p=tls-exporter");
  EXPECT_EQ(choice(unbound, {}, true, true), "SCRAM-SHA-256-PLUS p=tls-exporter");
  EXPECT_EQ(choice(unbound, {.unbinds_token = true}, true, true), "HT-SHA-256-NONE n");
}

TEST(Offer, ABearersTokenComesBehindScramAndBeforeThePassword) {
  const Offer both{false, {"PLAIN", "OAUTHBEARER", "SCRAM-SHA-1"}, {}, {}};
  EXPECT_EQ(choice(both, {}, true, true), "SCRAM-SHA-1 y");
  EXPECT_EQ(choice({false, {"PLAIN", "OAUTHBEARER"}, {}, {}}, {}, true, true), "OAUTHBEARER n");
  EXPECT_EQ(choice({false, {"PLAIN", "OAUTHBEARER"}, {}, {}}), "PLAIN n");
  EXPECT_EQ(choice({false, {"OAUTHBEARER"}, {}, {}}), "(leaves)") << "it has no token";
}

TEST(Offer, OnlyTheCarelessTryAgain) {
  const Choice bound{"SCRAM-SHA-256-PLUS", "p=tls-exporter"}, unbound{"SCRAM-SHA-256", "n"};
  EXPECT_FALSE(choose_again(whole, {}, bound));
  EXPECT_EQ(choose_again(whole, {.retries_unbound = true}, bound)->flag, "n");
  EXPECT_FALSE(choose_again(whole, {.retries_unbound = true}, unbound));
  EXPECT_EQ(choose_again(whole, {.falls_to_plain = true}, bound)->mechanism, "PLAIN");
}

TEST(Offer, IsWrittenAsXep0474Says) {
  EXPECT_EQ(whole.text(),
            "PLAIN\x1eSCRAM-SHA-1\x1eSCRAM-SHA-256\x1eSCRAM-SHA-256-PLUS\x1ftls-exporter\x1etls-server-end-point");
  EXPECT_EQ((Offer{false, {"B", "A"}, {}, {}}.text()),
            "A\x1e"
            "B");
}

}  // namespace
