// Each rule of the judge switched off in turn must turn a test red: this program runs itself without it.
#include "mutation.h"

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <string>

extern char** environ;  // NOLINT: POSIX names it so

namespace footpad::judge {
namespace {

// How all other tests end without that rule. Their output is of no interest.
int exit_without(std::string_view rule) {
  std::string program = "/proc/self/exe", filter = "--gtest_filter=-Mutation.*", brief = "--gtest_brief=1",
              fast = "--gtest_fail_fast";
  std::string without = std::string(kWithout) + "=" + std::string(rule);
  std::vector<char*> argv{program.data(), filter.data(), brief.data(), fast.data(), nullptr},
      environment{without.data()};
  for (char** each = environ; *each != nullptr; ++each) environment.push_back(*each);
  environment.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
  pid_t child = -1;
  const int fault = posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (fault != 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

TEST(Mutation, WithoutOneRuleSomeTestFails) {
  ASSERT_GT(rules().size(), 15U);
  for (const Rule& rule : rules()) EXPECT_EQ(exit_without(rule.name), 1) << "nothing misses the rule " << rule.name;
}

TEST(Mutation, ARuleThatDoesNotExistIsNoMutation) { EXPECT_EQ(exit_without("no such rule"), kNoSuchRule); }

}  // namespace
}  // namespace footpad::judge
