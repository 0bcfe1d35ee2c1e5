#include "report/explain.h"

#include <gtest/gtest.h>

#include "example_run.h"
#include "golden.h"

namespace footpad::report {
namespace {

TEST(Explain, AFailureInFourParts) {
  const ExampleRun example;
  expect_golden("explain-leak.txt", explain_failure(example.results[1]));
}

TEST(Explain, NoPartIsEverEmpty) {
  const ExampleRun example;
  const Scenario bare;
  for (const auto& [outcome, its_word] : Words<Outcome>::table) {
    for (const auto& [verdict, verdict_word] : Words<VerdictWord>::table) {
      CaseResult result = example.results[1];
      result.facts.scenario = &bare;
      result.verdict = {};
      result.verdict.verdict = verdict;
      result.verdict.outcome = outcome;
      const Explanation parts = explain(result);
      for (const std::string& part : {parts.footpad_did, parts.client_did, parts.why, parts.fix})
        EXPECT_GT(part.size(), 10U) << its_word << " under " << verdict_word;
    }
  }
}

TEST(Explain, AnAttackThatWasNotDeliveredIsNotClaimed) {
  const ExampleRun example;
  CaseResult result = example.results[1];
  const Scenario scenario = strip_scenario();
  result.facts.scenario = &scenario;
  result.verdict.verdict = VerdictWord::inconclusive;
  result.verdict.outcome = Outcome::not_exercised;
  result.verdict.reached = false;
  EXPECT_EQ(explain(result).footpad_did.rfind("This was planned, but did not reach the client: ", 0), 0U);
  result.verdict.verdict = VerdictWord::vulnerable;
  EXPECT_EQ(explain(result).footpad_did.rfind("It removed", 0), 0U);
}

TEST(Explain, AnExitCodeAboveAllSignalsIsNone) {
  const ExampleRun example;
  CaseResult result = example.results[1];
  result.verdict.client_exit = 139;
  EXPECT_NE(explain(result).client_did.find("Signal 11 ended it."), std::string::npos);
  result.verdict.client_exit = 255;
  EXPECT_NE(explain(result).client_did.find("Its exit code was 255."), std::string::npos);
}

TEST(Explain, ARedControlNamesItself) {
  const ExampleRun example;
  CaseResult result = example.results[1];
  Scenario control;
  control.id = "xmpp/control-starttls";
  control.kind = Scenario::Kind::control;
  result.facts.scenario = &control;
  result.verdict.verdict = VerdictWord::inconclusive;
  result.verdict.outcome = Outcome::uncontrolled;
  EXPECT_NE(explain(result).fix.find("(xmpp/control-starttls)"), std::string::npos);
}

TEST(Explain, HostileTextIsEscaped) {
  const ExampleRun example;
  CaseResult result = example.results[1];
  result.verdict.reason = "\x1b[2J\x07";
  result.verdict.alert = "\x1b";
  result.verdict.leaks[0].what = "\x1b";
  EXPECT_EQ(explain_failure(result).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace footpad::report
