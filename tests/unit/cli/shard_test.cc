#include "cli/shard.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "scratch_folder.h"

namespace footpad::cli {
namespace {

using Variables = std::map<std::string, std::string>;

Environment of(const Variables& variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

std::string shard(const std::string& flag, const Variables& variables = {}) {
  const auto shard = shard_of(flag, of(variables));
  if (!shard) return "refused: " + shard.error().what;
  return std::to_string(shard->index) + "/" + std::to_string(shard->total);
}

TEST(Shard, ByItsOption) {
  EXPECT_EQ(shard(""), "1/1");
  EXPECT_EQ(shard("2/3"), "2/3");
  EXPECT_EQ(shard("3/3"), "3/3");
}

TEST(Shard, ABrokenOptionIsRefused) {
  for (const char* broken : {"0/3", "4/3", "2", "/", "a/b", "1/0", "-1/3", "1/3x", " 1/3", "1/99999999"})
    EXPECT_TRUE(shard(broken).starts_with("refused: --shard")) << broken;
}

TEST(Shard, ByEachEngine) {
  EXPECT_EQ(shard("", {{"TEST_TOTAL_SHARDS", "4"}, {"TEST_SHARD_INDEX", "0"}}), "1/4");
  EXPECT_EQ(shard("", {{"GTEST_TOTAL_SHARDS", "4"}, {"GTEST_SHARD_INDEX", "3"}}), "4/4");
  EXPECT_EQ(shard("", {{"CI_NODE_TOTAL", "4"}, {"CI_NODE_INDEX", "1"}}), "1/4");
  EXPECT_EQ(shard("", {{"FOOTPAD_SHARDS", "4"}, {"JOB_COMPLETION_INDEX", "2"}}), "3/4");
}

TEST(Shard, TheOptionCountsMoreThanTheEnvironment) {
  const Variables gitlab{{"CI_NODE_TOTAL", "4"}, {"CI_NODE_INDEX", "2"}};
  EXPECT_EQ(shard("3/3", gitlab), "3/3");
  EXPECT_EQ(shard("off", gitlab), "1/1");
}

TEST(Shard, GitLabSaysATotalOfOneWhereNothingIsParallel) {
  EXPECT_EQ(shard("", {{"CI_NODE_TOTAL", "1"}}), "1/1");
  EXPECT_EQ(shard("", {{"CI_NODE_TOTAL", "2"}}), "refused: CI_NODE_TOTAL is set, but CI_NODE_INDEX is not");
}

TEST(Shard, HalfAnAnswerIsRefused) {
  EXPECT_EQ(shard("", {{"TEST_SHARD_INDEX", "0"}}), "refused: TEST_SHARD_INDEX is set, but TEST_TOTAL_SHARDS is not");
  EXPECT_EQ(shard("", {{"JOB_COMPLETION_INDEX", "0"}}),
            "refused: JOB_COMPLETION_INDEX is set, but FOOTPAD_SHARDS is not");
}

TEST(Shard, WhatIsNoNumberOrOutOfRangeIsRefused) {
  EXPECT_EQ(shard("", {{"TEST_TOTAL_SHARDS", "four"}, {"TEST_SHARD_INDEX", "0"}}),
            "refused: TEST_TOTAL_SHARDS is 'four', which is no number of shards");
  EXPECT_EQ(shard("", {{"TEST_TOTAL_SHARDS", "4"}, {"TEST_SHARD_INDEX", "4"}}),
            "refused: TEST_SHARD_INDEX is '4', and is from 0 to 3 where TEST_TOTAL_SHARDS is 4");
  EXPECT_EQ(shard("", {{"CI_NODE_TOTAL", "4"}, {"CI_NODE_INDEX", "0"}}),
            "refused: CI_NODE_INDEX is '0', and is from 1 to 4 where CI_NODE_TOTAL is 4");
}

TEST(Shard, EnginesThatAgreeAreFineAndOthersAreNot) {
  const Variables both{
      {"TEST_TOTAL_SHARDS", "4"}, {"TEST_SHARD_INDEX", "1"}, {"GTEST_TOTAL_SHARDS", "4"}, {"GTEST_SHARD_INDEX", "1"}};
  EXPECT_EQ(shard("", both), "2/4");
  Variables apart = both;
  apart["GTEST_SHARD_INDEX"] = "2";
  EXPECT_EQ(shard("", apart),
            "refused: TEST_TOTAL_SHARDS and TEST_SHARD_INDEX say shard 2/4, GTEST_TOTAL_SHARDS and GTEST_SHARD_INDEX "
            "say 3/4");
}

TEST(Shard, TheStatusFileIsTouchedWhereBazelAsks) {
  const ScratchFolder scratch;
  EXPECT_TRUE(touch_status_file(of({})));
  EXPECT_TRUE(touch_status_file(of({{"TEST_SHARD_STATUS_FILE", scratch / "status"}})));
  EXPECT_TRUE(std::filesystem::exists(scratch / "status"));
  EXPECT_FALSE(touch_status_file(of({{"TEST_SHARD_STATUS_FILE", "/nonexistent/status"}})));
}

}  // namespace
}  // namespace footpad::cli
