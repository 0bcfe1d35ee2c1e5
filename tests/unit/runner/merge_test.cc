#include "runner/merge.h"

#include <gmock/gmock.h>

namespace footpad::runner {
namespace {

using report::CaseResult;
using report::PastRun;

// A shard with a control and one attack of its own.
PastRun shard(int index, int total, const std::string& attack, VerdictWord verdict = VerdictWord::secure) {
  PastRun run;
  run.file = "shard-" + std::to_string(index);
  run.facts.version = "0.1.0";
  run.facts.seed = 7;
  run.facts.shard = {index, total};
  run.facts.started = "2026-11-2" + std::to_string(9 - index) + "T00:00:00Z";
  run.facts.cases = 2;
  run.facts.attacks = 1;
  run.facts.attacks_in_all = total;
  const auto add = [&](const std::string& id, Scenario::Kind kind, VerdictWord its) {
    Scenario scenario;
    scenario.id = id;
    scenario.kind = kind;
    run.scenarios.push_back(scenario);
    CaseResult result;
    result.facts.scenario = &run.scenarios.back();
    result.facts.folder = id + ".starttls";
    result.verdict.verdict = its;
    run.results.push_back(result);
  };
  add("control", Scenario::Kind::control, VerdictWord::secure);
  add(attack, Scenario::Kind::attack, verdict);
  run.summary = report::RunSummary{};
  run.summary->seconds = index;
  return run;
}

std::vector<PastRun> shards() {
  std::vector<PastRun> out;
  out.push_back(shard(2, 3, "b"));
  out.push_back(shard(1, 3, "a"));
  out.push_back(shard(3, 3, "c", VerdictWord::vulnerable));
  return out;
}

std::string refused(std::vector<PastRun> all) {
  const auto merged = merge(std::move(all));
  return merged ? "" : merged.error().what;
}

TEST(Merge, ShardsBecomeTheirRun) {
  const auto merged = merge(shards());
  ASSERT_TRUE(merged) << merged.error().text();
  const PastRun& run = merged->run;
  EXPECT_TRUE(run.whole()) << run.why_not_whole();
  EXPECT_EQ(run.facts.shard.total, 1);
  EXPECT_EQ(run.facts.merged, 3);
  EXPECT_EQ(run.facts.cases, 6);
  EXPECT_EQ(run.facts.attacks, 3);
  EXPECT_EQ(run.facts.started, "2026-11-26T00:00:00Z");
  EXPECT_EQ(run.results.size(), 6U);
  EXPECT_EQ(run.summary->counts.at("secure"), 2);
  EXPECT_EQ(run.summary->counts.at("vulnerable"), 1);
  EXPECT_EQ(run.summary->counts.at("controls"), 3);
  EXPECT_EQ(run.summary->exit, 1);
  EXPECT_EQ(run.summary->seconds, 3);
  EXPECT_EQ(run.results[5].facts.scenario->id, "c") << "what it points to is its own";
}

TEST(Merge, FoldersStayApart) {
  const auto merged = merge(shards());
  ASSERT_TRUE(merged);
  std::set<std::string> folders;
  for (const Moved& moved : merged->folders) EXPECT_TRUE(folders.insert(moved.to).second) << moved.to;
  EXPECT_TRUE(folders.contains("control.starttls.shard-1"));
  EXPECT_EQ(folders.size(), 6U);
}

TEST(Merge, AMissingShardIsNamed) {
  auto all = shards();
  all.erase(all.begin() + 1);
  EXPECT_EQ(refused(std::move(all)), "of 3 shards these are missing: 1");
}

TEST(Merge, AShardThatIsThereTwiceIsNamed) {
  auto all = shards();
  all.push_back(shard(3, 3, "c"));
  EXPECT_EQ(refused(std::move(all)), "shard 3 of 3 is there twice: shard-3 and shard-3");
}

TEST(Merge, ShardsOfOtherRunsAreRefused) {
  auto all = shards();
  all[1].facts.seed = 8;
  EXPECT_EQ(refused(std::move(all)), "shard-2 and shard-1 are not of one run: the seed differs: 7 and 8");
  all = shards();
  all[2].facts.makings.strict = true;
  EXPECT_THAT(refused(std::move(all)), testing::HasSubstr("one of them is --strict"));
  all = shards();
  all[2].facts.shard.total = 4;
  EXPECT_THAT(refused(std::move(all)), testing::HasSubstr("one is shard 2 of 3, the other shard 3 of 4"));
}

TEST(Merge, WhatIsNoShardOrNotWholeIsRefused) {
  auto all = shards();
  all[0].facts.shard = {};
  EXPECT_EQ(refused(std::move(all)), "shard-2 is no shard: it is a run of its own");
  all = shards();
  all[0].summary.reset();
  all[0].cut = "shard-2 is cut off";
  EXPECT_EQ(refused(std::move(all)), "shard-2 is cut off");
  all = shards();
  all[0].summary->interrupted = true;
  EXPECT_THAT(refused(std::move(all)), testing::HasSubstr("was interrupted"));
  EXPECT_EQ(refused({}), "there is nothing to merge");
}

TEST(Merge, ACaseThatIsThereTwiceOrNotAtAllIsNoticed) {
  std::vector<PastRun> all;
  all.push_back(shard(1, 2, "a"));
  all.push_back(shard(2, 2, "a"));
  EXPECT_EQ(refused(std::move(all)), "a over starttls is in two shards");
  all.clear();
  all.push_back(shard(1, 2, "a"));
  all.push_back(shard(2, 2, "b"));
  for (PastRun& run : all) run.facts.attacks_in_all = 3;
  EXPECT_EQ(refused(std::move(all)), "the shards hold 2 attacks, and 3 were planned");
}

TEST(Merge, KnownFailuresAndWhatDoesNotHoldOfThemComeAlong) {
  auto all = shards();
  all[2].results[1].known = Known{true, "bug"};
  for (PastRun& run : all) run.summary->findings = {{"gone", "take it out", "known.xml:1:1", false}};
  auto merged = merge(std::move(all));
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->run.summary->exit, 0);
  EXPECT_EQ(merged->run.summary->findings.size(), 1U);
}

}  // namespace
}  // namespace footpad::runner
