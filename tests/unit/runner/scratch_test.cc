#include "runner/scratch.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "scratch_folder.h"

namespace footpad::runner {
namespace {

namespace fs = std::filesystem;

// A number that no process has: that of a child which has been waited for.
pid_t nobodys_number() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return child;
}

TEST(Scratch, lies_in_memory_where_it_can_and_is_gone_with_its_owner) {
  const ScratchFolder memory;
  const ScratchFolder disk;
  std::string path;
  {
    auto made = Scratch::make(disk.path(), memory.path());
    ASSERT_TRUE(made);
    path = made->path();
    EXPECT_EQ(fs::path(path).parent_path(), memory.path());
    std::ofstream(path + "/file") << "x";
    const Scratch moved = std::move(*made);
    EXPECT_TRUE(fs::exists(path + "/file"));
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(Scratch, lies_below_the_runs_folder_where_there_is_no_memory_to_use) {
  const ScratchFolder disk;
  const auto made = Scratch::make(disk.path(), disk / "nothing");
  ASSERT_TRUE(made);
  EXPECT_EQ(fs::path(made->path()).parent_path(), disk.path());
}

TEST(Scratch, says_so_where_nothing_can_be_written) {
  const ScratchFolder disk;
  const auto made = Scratch::make(disk / "no", disk / "nothing");
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().text().find("cannot make a folder in"), std::string::npos);
}

TEST(Scratch, what_a_killed_run_left_is_removed_and_nothing_else) {
  const ScratchFolder memory;
  const std::string left = memory / ("footpad-" + std::to_string(nobodys_number()) + "-abcdef");
  const std::string running = memory / ("footpad-" + std::to_string(::getppid()) + "-abcdef");
  const std::string foreign = memory / "footpad-notes";
  for (const std::string& folder : {left, running, foreign}) fs::create_directory(folder);
  const auto first = Scratch::make(memory.path(), memory.path());
  const auto second = Scratch::make(memory.path(), memory.path());
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(fs::exists(left));
  EXPECT_TRUE(fs::exists(running));
  EXPECT_TRUE(fs::exists(foreign));
  EXPECT_TRUE(fs::exists(first->path()));
}

}  // namespace
}  // namespace footpad::runner
