#include "certify/requirements.h"

#include <gmock/gmock.h>

#include "example.h"

namespace footpad::certify {
namespace {

using ::testing::HasSubstr;

TEST(Requirements, ClausesStandInTheirOrderWithTheWorstOfTheirTests) {
  Example example;
  example.result("x/forge").verdict.verdict = VerdictWord::weak;
  const auto found = requirements(example.run, example.terms);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].clause, "RFC 6120 5.4.3");
  EXPECT_EQ(found[0].verdict, "secure");
  EXPECT_EQ(found[1].clause, "RFC 6120 13.9");
  EXPECT_EQ(found[1].verdict, "weak");
  ASSERT_EQ(found[1].tests.size(), 2U);
  EXPECT_EQ(found[1].tests[0].test, "x/strip (starttls)");
  EXPECT_EQ(found[1].tests[0].folder, "cases/x/strip");
}

TEST(Requirements, WhatWasNotRunIsWorseThanWeakUnlessItWasDeclared) {
  Example example;
  example.result("x/forge").verdict.verdict = VerdictWord::unsupported;
  example.result("x/strip").verdict.verdict = VerdictWord::weak;
  EXPECT_EQ(requirements(example.run, example.terms)[1].verdict, "unsupported");
  example.terms.declared = {{"x/forge", std::nullopt, "reason", {}}};
  const auto found = requirements(example.run, example.terms);
  EXPECT_EQ(found[1].verdict, "weak");
  EXPECT_TRUE(found[1].tests[1].declared);
}

TEST(Requirements, HostileTextStaysInItsCell) {
  Example example;
  example.run.scenarios[1].references = {"RFC 1 | <b>\n# x"};
  const std::string text = requirements_markdown(requirements(example.run, example.terms), example.terms, "a\x1b[31m");
  EXPECT_THAT(text, HasSubstr("RFC 1 \\| <b>\\n# x"));
  EXPECT_THAT(text, HasSubstr("a\\x1b[31m"));
}

}  // namespace
}  // namespace footpad::certify
