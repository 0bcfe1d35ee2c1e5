#include "certify/decide.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "example.h"

namespace footpad::certify {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string reasons(Example& example) {
  const Decision decision = decide(example.run, example.terms);
  EXPECT_EQ(decision.outcome, Outcome::failed);
  return join(decision.reasons, "; ");
}

TEST(Decide, ARunWithoutFaultPasses) {
  Example example;
  const Decision decision = decide(example.run, example.terms);
  EXPECT_EQ(decision.outcome, Outcome::passed);
  EXPECT_THAT(decision.passed, ElementsAre("x/strip (starttls)", "x/forge (starttls)"));
  EXPECT_THAT(decision.reasons, IsEmpty());
}

TEST(Decide, EveryOtherVerdictFails) {
  for (const VerdictWord verdict :
       {VerdictWord::vulnerable, VerdictWord::inconclusive, VerdictWord::error, VerdictWord::unsupported}) {
    Example example;
    example.result("x/forge").verdict.verdict = verdict;
    example.count();
    const Decision decision = decide(example.run, example.terms);
    EXPECT_EQ(decision.outcome, Outcome::failed) << word(verdict);
    EXPECT_THAT(decision.failed, ElementsAre("x/forge (starttls)"));
  }
}

TEST(Decide, AWeakVerdictPassesWhereTheLevelIsMustAndIsNamed) {
  Example example;
  example.result("x/forge").verdict.verdict = VerdictWord::weak;
  example.count();
  const Decision decision = decide(example.run, example.terms);
  EXPECT_EQ(decision.outcome, Outcome::warned);
  EXPECT_THAT(decision.warned, ElementsAre("x/forge (starttls)"));
  example.terms.should = true;
  EXPECT_THAT(reasons(example), HasSubstr("1 test showed a weakness: x/forge (starttls)"));
}

TEST(Decide, WhatNobodyCouldNoticeIsNamedAndCountsForNothing) {
  Example example;
  example.result("x/forge").verdict.verdict = VerdictWord::undetectable;
  example.count();
  const Decision decision = decide(example.run, example.terms);
  EXPECT_EQ(decision.outcome, Outcome::passed);
  EXPECT_THAT(decision.undetectable, ElementsAre("x/forge (starttls)"));
  example.result("x/strip").verdict.verdict = VerdictWord::undetectable;
  example.count();
  EXPECT_THAT(reasons(example), HasSubstr("nothing is proven"));
}

TEST(Decide, WhatCannotBeRunNeedsADeclarationAndEachDeclarationSomethingToSay) {
  Example example;
  example.result("x/forge").verdict.verdict = VerdictWord::unsupported;
  example.count();
  EXPECT_THAT(reasons(example), HasSubstr("1 test could not be run (why), and nobody has declared"));
  example.terms.declared = {{"x/for*", Transport::direct, "no", {}}};
  EXPECT_THAT(reasons(example), HasSubstr("the declaration about x/for* is about nothing"));
  example.terms.declared = {{"x/for*", Transport::starttls, "it has no forge", {}}};
  const Decision decision = decide(example.run, example.terms);
  EXPECT_EQ(decision.outcome, Outcome::passed);
  EXPECT_THAT(decision.declared,
              ElementsAre(std::pair<std::string, std::string>("x/forge (starttls)", "it has no forge")));
}

TEST(Decide, ADeclarationExcusesNothingThatRan) {
  Example example;
  example.result("x/forge").verdict.verdict = VerdictWord::vulnerable;
  example.count();
  example.terms.declared = {{"x/*", std::nullopt, "we know", {}}};
  EXPECT_THAT(reasons(example), HasSubstr("found the client vulnerable: x/forge"));
}

TEST(Decide, ARedControlFailsWhateverItControls) {
  Example example;
  example.add("x/other-control", VerdictWord::inconclusive, Scenario::Kind::control);
  example.count();
  EXPECT_THAT(reasons(example), HasSubstr("1 control failed: x/other-control (starttls)"));
}

TEST(Decide, AProbeThatTheClientCannotPassIsNoRedControl) {
  Example example;
  example.add("x/probe", VerdictWord::unsupported, Scenario::Kind::control);
  example.count();
  EXPECT_EQ(decide(example.run, example.terms).outcome, Outcome::passed);
}

TEST(Decide, ControlsMustHaveBeenGreenBeforeAndAfter) {
  Example without_end;
  without_end.run.results.pop_back();
  without_end.count();
  EXPECT_THAT(reasons(without_end), HasSubstr("2 tests had no green control at the end"));
  Example without_start;
  without_start.run.results.erase(without_start.run.results.begin());
  without_start.count();
  EXPECT_THAT(reasons(without_start), HasSubstr("2 tests had no green control: "));
  Example elsewhere;  // the control of one transport is none of the other's
  elsewhere.add("x/strip", VerdictWord::secure, Scenario::Kind::attack, false, Transport::direct);
  elsewhere.count();
  EXPECT_THAT(reasons(elsewhere), HasSubstr("1 test had no green control: x/strip (direct)"));
}

TEST(Decide, ARunThatIsNotWholeOrNotOfThisProfileFails) {
  Example cut;
  cut.run.summary.reset();
  cut.run.cut = "run.ndjson ends";
  EXPECT_THAT(reasons(cut), HasSubstr("the run is not whole: run.ndjson ends"));
  Example fewer;
  fewer.run.facts.attacks = 3;
  EXPECT_THAT(reasons(fewer), HasSubstr("judged 2 of 3 attacks"));
  Example other;
  other.run.facts.makings.select = {"+mine", "x/strip"};
  EXPECT_THAT(reasons(other), HasSubstr("not of +mine"));
  Example shard;
  shard.run.facts.shard = {1, 2};
  EXPECT_THAT(reasons(shard), HasSubstr("a shard"));
  Example lying;
  lying.run.summary->counts["vulnerable"] = 1;
  EXPECT_THAT(reasons(lying), HasSubstr("counts other verdicts"));
  Example lenient;
  lenient.run.results[1].facts.policy = Policy::opportunistic;
  EXPECT_THAT(reasons(lenient), HasSubstr("held to opportunistic, and the profile asks for verified"));
}

TEST(Decide, OfManyTestsWithOneFaultAFewAreNamed) {
  Example example;
  for (int i = 0; i < 10; ++i) example.add("x/more-" + std::to_string(i), VerdictWord::inconclusive);
  example.run.facts.attacks = 12;
  example.count();
  EXPECT_THAT(reasons(example), HasSubstr("10 tests proved nothing: x/more-0 (starttls)"));
  EXPECT_THAT(reasons(example), HasSubstr("x/more-7 (starttls) and 2 more"));
}

TEST(Terms, APolicyThatPromisesMoreIsHeldToNoLess) {
  EXPECT_TRUE(promises(Policy::verified, Policy::verified));
  EXPECT_TRUE(promises(Policy::pinned, Policy::verified));
  EXPECT_TRUE(promises(Policy::dane, Policy::verified));
  EXPECT_TRUE(promises(Policy::sts, Policy::opportunistic));
  EXPECT_FALSE(promises(Policy::encrypted, Policy::verified));
  EXPECT_FALSE(promises(Policy::opportunistic, Policy::encrypted));
  EXPECT_FALSE(promises(Policy::verified, Policy::dane));
  EXPECT_FALSE(promises(Policy::verified, Policy::pinned));
}

}  // namespace
}  // namespace footpad::certify
