#include "subject/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "programs.h"

namespace footpad::subject {
namespace {

using ::testing::HasSubstr;

int mode_of(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 ? static_cast<int>(info.st_mode & 07777) : -1;
}

TEST(Files, AreWrittenWithTheirModeInFoldersOfTheirOwn) {
  const Folder folder;
  ASSERT_TRUE(write_file(folder.path(), {".config/client/rc", "secret\n"}));
  ASSERT_TRUE(write_file(folder.path(), {"./run.sh", "#!/bin/sh\n", 0750}));
  EXPECT_EQ(contents(folder / ".config/client/rc"), "secret\n");
  EXPECT_EQ(mode_of(folder / ".config/client/rc"), 0600);
  EXPECT_EQ(mode_of(folder / ".config"), 0700);
  EXPECT_EQ(mode_of(folder / "run.sh"), 0750);
}

TEST(Files, ALaterOneTakesThePlaceOfAnEarlierOne) {
  const Folder folder;
  ASSERT_TRUE(write_file(folder.path(), {"rc", "a long first text"}));
  ASSERT_TRUE(write_file(folder.path(), {"rc", "short"}));
  EXPECT_EQ(contents(folder / "rc"), "short");
}

TEST(Files, NothingIsWrittenOutsideOfTheFolder) {
  const Folder outer;
  const std::string inner = outer / "inner";
  std::filesystem::create_directory(inner);
  for (const std::string& path :
       std::vector<std::string>{"../escaped", "a/../../escaped", "..", ".", "", "/", std::string("a\0b", 3)}) {
    const auto written = write_file(inner, {path, "x"});
    ASSERT_FALSE(written) << path;
    EXPECT_THAT(written.error().text(), HasSubstr("would lie outside of the client's folder")) << path;
  }
  EXPECT_FALSE(write_file(inner, {outer / "escaped", "x"}));
  EXPECT_FALSE(std::filesystem::exists(outer / "escaped"));
}

TEST(Files, LinksAreNotFollowed) {
  const Folder outer;
  const std::string inner = outer / "inner";
  std::filesystem::create_directory(inner);
  std::filesystem::create_directory_symlink(outer.path(), inner + "/out");
  std::filesystem::create_symlink(outer / "target", inner + "/link");
  EXPECT_FALSE(write_file(inner, {"out/escaped", "x"}));
  EXPECT_FALSE(write_file(inner, {"link", "x"}));
  EXPECT_FALSE(make_folder(inner, "out/escaped"));
  EXPECT_FALSE(std::filesystem::exists(outer / "escaped"));
  EXPECT_FALSE(std::filesystem::exists(outer / "target"));
}

TEST(Files, TheTailOfALog) {
  const Folder folder;
  ASSERT_TRUE(write_file(folder.path(), {"log", std::string(5000, 'a') + "the end"}));
  EXPECT_EQ(tail_of(folder / "log", 7), "the end");
  EXPECT_EQ(tail_of(folder / "log", 10000).size(), 5007U);
  EXPECT_EQ(tail_of(folder / "none", 10), "");
}

}  // namespace
}  // namespace footpad::subject
