#include <gtest/gtest.h>

#include "scenario/catalogue.h"

namespace footpad::scenario {
namespace {

// One letter a policy: opportunistic, encrypted, verified, pinned, dane, sts.
// A must abort, P plaintext is expected, C connects, U nobody can notice.
std::string row(AttackClass attack_class, Identity identity, std::vector<Expect> expects = {}) {
  Scenario scenario;
  scenario.attack_class = attack_class;
  scenario.identity = identity;
  scenario.expects = std::move(expects);
  std::string letters;
  for (const auto& [policy, policy_word] : Words<Policy>::table) {
    switch (expectation(scenario, policy)) {
      case Expectation::must_abort: letters += 'A'; break;
      case Expectation::plaintext_expected: letters += 'P'; break;
      case Expectation::connects: letters += 'C'; break;
      case Expectation::undetectable: letters += 'U'; break;
    }
  }
  return letters;
}

TEST(Matrix, OnlyAnOpportunisticClientMayDoWithoutTls) {
  for (const auto attack_class :
       {AttackClass::strip, AttackClass::refuse, AttackClass::bypass, AttackClass::fallback, AttackClass::redirect})
    EXPECT_EQ(row(attack_class, Identity::none), "PAAAAA") << word(attack_class);
}

TEST(Matrix, WhereAProtocolIsNeverInClearNobodyMay) {
  Scenario scenario;
  scenario.attack_class = AttackClass::strip;
  EXPECT_EQ(expectation(scenario, Policy::opportunistic, true), Expectation::plaintext_expected);
  EXPECT_EQ(expectation(scenario, Policy::opportunistic, false), Expectation::must_abort);
  scenario.expects = {{"*", Outcome::plaintext_continue, std::nullopt, {}}};
  EXPECT_EQ(expectation(scenario, Policy::opportunistic, true), Expectation::plaintext_expected);
  EXPECT_EQ(expectation(scenario, Policy::opportunistic, false), Expectation::must_abort) << "whatever a file says";
  scenario.identity = Identity::untrusted;
  scenario.attack_class = AttackClass::certificate;
  scenario.expects.clear();
  EXPECT_EQ(expectation(scenario, Policy::opportunistic, false), Expectation::connects);
}

TEST(Matrix, InjectionIsJudgedAtEveryPolicy) {
  for (const auto attack_class : {AttackClass::inject, AttackClass::prefix, AttackClass::early, AttackClass::garble,
                                  AttackClass::stall, AttackClass::truncate}) {
    EXPECT_EQ(row(attack_class, Identity::none), "AAAAAA") << word(attack_class);
    EXPECT_EQ(row(attack_class, Identity::stolen), "AAAAAA") << word(attack_class);
  }
}

TEST(Matrix, Interception) {
  for (const auto attack_class : {AttackClass::certificate, AttackClass::mech, AttackClass::cb}) {
    EXPECT_EQ(row(attack_class, Identity::untrusted), "CCAAAA") << word(attack_class);
    EXPECT_EQ(row(attack_class, Identity::cert_only), "AAAAAA") << word(attack_class);
    EXPECT_EQ(row(attack_class, Identity::trusted), "UUUAAU") << word(attack_class);
    EXPECT_EQ(row(attack_class, Identity::stolen), "UUUUUU") << word(attack_class);
  }
}

TEST(Matrix, WeakenedMechanismsInClearAreLikeAStrip) {
  EXPECT_EQ(row(AttackClass::mech, Identity::none), "PAAAAA");
  EXPECT_EQ(row(AttackClass::cb, Identity::none), "PAAAAA");
}

TEST(Matrix, WhatIsForgottenConnects) {
  EXPECT_EQ(row(AttackClass::taint, Identity::none), "CCCCCC");
  EXPECT_EQ(row(AttackClass::control, Identity::none), "CCCCCC");
  EXPECT_EQ(row(AttackClass::control, Identity::trusted), "CCCCCC");
}

TEST(Matrix, EveryClassHasARowForEveryIdentity) {
  // A certificate scenario without an identity is nonsense: the strictest answer is the safe one.
  EXPECT_EQ(row(AttackClass::certificate, Identity::none), "AAAAAA");
  for (const auto& [attack_class, class_word] : Words<AttackClass>::table)
    for (const auto& [identity, identity_word] : Words<Identity>::table)
      EXPECT_EQ(row(attack_class, identity).size(), 6U) << class_word << identity_word;
}

TEST(Matrix, ExpectOverrides) {
  const Expect all{"*", Outcome::secure_abort, {}, {}};
  const Expect pinned{"pinned", Outcome::undetectable, {}, {}};
  const Expect clear{"opportunistic", Outcome::plaintext_continue, {}, {}};
  const Expect on{"sts", Outcome::secure_continue, {}, {}};
  const Expect only_leak{"verified", {}, Grade::L1, {}};
  EXPECT_EQ(row(AttackClass::mech, Identity::trusted, {all}), "AAAAAA");
  EXPECT_EQ(row(AttackClass::mech, Identity::trusted, {pinned, all}), "AAAUAA");
  EXPECT_EQ(row(AttackClass::garble, Identity::none, {clear, on, only_leak}), "PAAAAC");
}

}  // namespace
}  // namespace footpad::scenario
