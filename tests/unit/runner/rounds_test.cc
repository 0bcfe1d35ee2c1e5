#include "runner/rounds.h"

#include <gtest/gtest.h>

#include "runner/settle.h"

namespace footpad::runner {
namespace {

report::CaseResult round_of(VerdictWord verdict, Outcome outcome, const std::string& folder = "case") {
  static Ledger ledger;
  report::CaseResult result;
  result.facts.folder = folder;
  result.verdict.verdict = verdict;
  result.verdict.outcome = outcome;
  result.evidence.ledger = &ledger;
  return result;
}
report::CaseResult secure() { return round_of(VerdictWord::secure, Outcome::secure_abort); }
report::CaseResult leak() { return round_of(VerdictWord::vulnerable, Outcome::leak); }

TEST(Rounds, TheWorstCountsInWhateverOrderTheyEnd) {
  for (int bad = 0; bad < 3; ++bad) {
    Rounds rounds(3);
    for (int i = 0; i < 2; ++i) EXPECT_FALSE(rounds.add(i == bad ? leak() : secure()));
    const auto whole = rounds.add(bad == 2 ? leak() : secure());
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->result.verdict.verdict, VerdictWord::vulnerable);
    EXPECT_TRUE(whole->result.flaky);
    EXPECT_EQ(whole->result.evidence.ledger, whole->ledger.get());
  }
}

TEST(Rounds, ThoseThatAgreeAreNotFlaky) {
  Rounds rounds(2);
  EXPECT_FALSE(rounds.add(secure()));
  const auto whole = rounds.add(secure());
  ASSERT_TRUE(whole);
  EXPECT_FALSE(whole->result.flaky);
}

TEST(Rounds, OtherOutcomesOfOneVerdictAreFlaky) {
  Rounds rounds(2);
  EXPECT_FALSE(rounds.add(secure()));
  EXPECT_TRUE(rounds.add(round_of(VerdictWord::secure, Outcome::secure_continue))->result.flaky);
}

TEST(Rounds, CasesAreKeptApart) {
  Rounds rounds(2);
  EXPECT_FALSE(rounds.add(secure()));
  EXPECT_FALSE(rounds.add(round_of(VerdictWord::vulnerable, Outcome::leak, "other")));
  EXPECT_EQ(rounds.add(secure())->result.verdict.verdict, VerdictWord::secure);
}

TEST(Rounds, TooFewRoundsProveNothingButALeakStands) {
  Rounds rounds(3);
  EXPECT_FALSE(rounds.add(secure()));
  EXPECT_FALSE(rounds.add(secure()));
  EXPECT_FALSE(rounds.add(round_of(VerdictWord::vulnerable, Outcome::leak, "leaks")));
  const auto cut = rounds.cut_short();
  ASSERT_EQ(cut.size(), 2U);
  EXPECT_EQ(cut[0].result.verdict.verdict, VerdictWord::inconclusive);
  EXPECT_EQ(cut[0].result.verdict.outcome, Outcome::interrupted);
  EXPECT_EQ(cut[0].result.verdict.reason, "the run ended after 2 of its 3 rounds");
  EXPECT_EQ(cut[1].result.verdict.verdict, VerdictWord::vulnerable);
  EXPECT_TRUE(rounds.cut_short().empty());
}

TEST(Settled, SecureStandsWhereTheControlWasGreenOnceMore) {
  EXPECT_EQ(settled(secure(), {true, false, ""}).verdict.verdict, VerdictWord::secure);
  EXPECT_EQ(settled(secure(), {false, false, ""}).verdict.outcome, Outcome::interrupted);
  const auto red = settled(secure(), {true, true, "no message"});
  EXPECT_EQ(red.verdict.verdict, VerdictWord::inconclusive);
  EXPECT_EQ(red.verdict.outcome, Outcome::uncontrolled);
  EXPECT_EQ(red.verdict.control, ControlState::red);
  EXPECT_EQ(settled(secure(), {false, true, ""}).verdict.outcome, Outcome::uncontrolled);
}

TEST(Settled, NothingRestsOnAControlThatFailsWhenTheRunGoesOn) {
  const auto result = unsettled(secure(), "xmpp/control", "no message");
  EXPECT_EQ(result.verdict.verdict, VerdictWord::inconclusive);
  EXPECT_EQ(result.verdict.control, ControlState::red);
}

}  // namespace
}  // namespace footpad::runner
