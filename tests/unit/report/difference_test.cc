#include "report/difference.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "example_run.h"
#include "golden.h"
#include "scratch_folder.h"

namespace footpad::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

void judge(PastRun& run, const std::string& id, VerdictWord verdict, Outcome outcome = Outcome::leak,
           std::vector<Leak> leaks = {}) {
  Scenario scenario;
  scenario.id = id;
  run.scenarios.push_back(scenario);
  CaseResult result;
  result.facts.scenario = &run.scenarios.back();
  result.facts.protocol = "xmpp";
  result.verdict.verdict = verdict;
  result.verdict.outcome = outcome;
  result.verdict.reason = "of " + id;
  result.verdict.leaks = std::move(leaks);
  run.results.push_back(std::move(result));
}

// "KIND ID", with "!" where it is a regression.
std::vector<std::string> changes(const PastRun& before, const PastRun& after, bool may_vanish = false) {
  std::vector<std::string> out;
  for (const CaseChange& change : difference(before, after))
    out.push_back(std::string(word(change.kind)) + (is_regression(change.kind, may_vanish) ? "! " : " ") +
                  change.either().facts.scenario->id);
  return out;
}

std::vector<std::string> change(VerdictWord before, VerdictWord after) {
  PastRun old, now;
  judge(old, "a", before);
  judge(now, "a", after);
  return changes(old, now);
}

TEST(Difference, OfEveryVerdictToEveryOther) {
  using V = VerdictWord;
  const std::map<std::pair<V, V>, std::string> table{{{V::secure, V::weak}, "worse!"},
                                                     {{V::secure, V::unsupported}, "worse!"},
                                                     {{V::secure, V::undetectable}, "worse!"},
                                                     {{V::secure, V::inconclusive}, "worse!"},
                                                     {{V::secure, V::vulnerable}, "failed!"},
                                                     {{V::secure, V::error}, "worse!"},
                                                     {{V::weak, V::secure}, "better"},
                                                     {{V::weak, V::unsupported}, "worse!"},
                                                     {{V::weak, V::inconclusive}, "worse!"},
                                                     {{V::weak, V::vulnerable}, "failed!"},
                                                     {{V::unsupported, V::secure}, "better"},
                                                     {{V::unsupported, V::weak}, "better"},
                                                     {{V::unsupported, V::undetectable}, "changed"},
                                                     {{V::unsupported, V::inconclusive}, "worse!"},
                                                     {{V::undetectable, V::vulnerable}, "failed!"},
                                                     {{V::inconclusive, V::secure}, "fixed"},
                                                     {{V::inconclusive, V::unsupported}, "changed"},
                                                     {{V::inconclusive, V::vulnerable}, "failed!"},
                                                     {{V::vulnerable, V::secure}, "fixed"},
                                                     {{V::vulnerable, V::weak}, "fixed"},
                                                     {{V::vulnerable, V::unsupported}, "changed"},
                                                     {{V::vulnerable, V::inconclusive}, "changed"},
                                                     {{V::vulnerable, V::error}, "worse!"},
                                                     {{V::error, V::vulnerable}, "failed!"},
                                                     {{V::error, V::secure}, "fixed"}};
  for (const auto& [verdicts, kind] : table)
    EXPECT_THAT(change(verdicts.first, verdicts.second), ElementsAre(kind + " a"))
        << word(verdicts.first) << " -> " << word(verdicts.second);
  EXPECT_THAT(change(V::vulnerable, V::vulnerable), IsEmpty());
}

TEST(Difference, WhoGivesMoreAwayRegresses) {
  PastRun old, now;
  judge(old, "a", VerdictWord::vulnerable, Outcome::leak, {{"user", "raw", "here", Grade::L1}});
  judge(now, "a", VerdictWord::vulnerable, Outcome::leak,
        {{"user", "base64", "there", Grade::L1}, {"password", "raw", "here", Grade::L3}});
  EXPECT_THAT(changes(old, now), ElementsAre("leaked! a"));
  EXPECT_THAT(changes(now, old), IsEmpty()) << "less is given away, but nothing is mended";
}

TEST(Difference, AnotherOutcomeIsAChange) {
  PastRun old, now;
  judge(old, "a", VerdictWord::secure, Outcome::secure_abort);
  judge(now, "a", VerdictWord::secure, Outcome::secure_continue);
  EXPECT_THAT(changes(old, now), ElementsAre("changed a"));
}

TEST(Difference, WhatVanishedIsARegressionUnlessAllowed) {
  PastRun old, now;
  judge(old, "a", VerdictWord::secure);
  judge(now, "b", VerdictWord::vulnerable);
  EXPECT_THAT(changes(old, now), ElementsAre("vanished! a", "appeared b"));
  EXPECT_THAT(changes(old, now, true), ElementsAre("vanished a", "appeared b"));
}

TEST(Difference, TransportPolicyAndClosingTellCasesApart) {
  PastRun old, now;
  for (PastRun* run : {&old, &now})
    for (int i = 0; i < 4; ++i) judge(*run, "a", VerdictWord::secure);
  for (PastRun* run : {&old, &now}) {
    run->results[1].facts.transport = Transport::direct;
    run->results[2].facts.policy = Policy::pinned;
    run->results[3].facts.closing = true;
  }
  now.results[2].verdict.verdict = VerdictWord::vulnerable;
  const auto all = difference(old, now);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].after->facts.policy, Policy::pinned);
}

TEST(Difference, OfACaseThatIsThereOftenTheWorstCounts) {
  PastRun old, now;
  judge(old, "control", VerdictWord::secure);
  judge(now, "control", VerdictWord::secure);
  judge(now, "control", VerdictWord::inconclusive);
  judge(now, "control", VerdictWord::secure);
  EXPECT_THAT(changes(old, now), ElementsAre("worse! control"));
}

PastRun read(ExampleRun& example, const std::string& file) {
  const ScratchFolder scratch;
  EXPECT_TRUE(example.tell(*make_ndjson(scratch / "run.ndjson")));
  auto run = parse_run(file, "out", read_text(scratch / "run.ndjson"));
  EXPECT_TRUE(run);
  return std::move(*run);
}

TEST(Difference, AsPeopleReadIt) {
  ExampleRun old, now;
  now.run.version = "0.2.0";
  now.run.started = "2026-11-24T08:00:00Z";
  now.results[1].verdict = old.results[2].verdict;       // fixed
  now.results[2].verdict = old.results[1].verdict;       // a new leak
  now.results[3].verdict.verdict = VerdictWord::secure;  // better
  now.results[3].verdict.outcome = Outcome::secure_abort;
  now.results[6].verdict.reason = "said otherwise";  // no change
  now.results.erase(now.results.begin() + 7);        // vanished
  const PastRun before = read(old, "old/run.ndjson"), after = read(now, "new/run.ndjson");
  expect_golden("difference.txt", difference_text(before, after, false));
  expect_golden("difference.json", difference_json(before, after, false));
  const auto json = nlohmann::json::parse(difference_json(before, after, false));
  EXPECT_EQ(json["regressions"], 2);
  EXPECT_EQ(nlohmann::json::parse(difference_json(before, after, true))["regressions"], 1);
  EXPECT_NE(difference_text(before, before, false).find("no case has changed"), std::string::npos);
}

}  // namespace
}  // namespace footpad::report
