#include <gtest/gtest.h>

#include <fstream>

#include "golden.h"
#include "report/sink.h"
#include "scratch_folder.h"

namespace footpad::report {
namespace {

namespace fs = std::filesystem;

void put(const std::string& path, const std::string& text = "x") { std::ofstream(path) << text; }

TEST(OutFolder, IsMadeWithItsParentsAndMarked) {
  const ScratchFolder scratch;
  const auto out = prepare_out(scratch / "a/b/");
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(*out, scratch / "a/b");
  EXPECT_TRUE(fs::is_regular_file(scratch / "a/b/.footpad"));
}

TEST(OutFolder, OneThatFootpadMadeIsEmptied) {
  const ScratchFolder scratch;
  ASSERT_TRUE(prepare_out(scratch / "out"));
  fs::create_directories(scratch / "out/cases/old");
  put(scratch / "out/run.ndjson");
  ASSERT_TRUE(prepare_out(scratch / "out"));
  EXPECT_FALSE(fs::exists(scratch / "out/run.ndjson"));
  EXPECT_FALSE(fs::exists(scratch / "out/cases"));
  EXPECT_TRUE(fs::exists(scratch / "out/.footpad"));
}

TEST(OutFolder, SomebodyElsesIsRefusedAndKept) {
  const ScratchFolder scratch;
  put(scratch / "thesis.tex", "precious");
  const auto out = prepare_out(scratch.path());
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().what.find("did not make it"), std::string::npos);
  EXPECT_NE(out.error().remedy, "");
  EXPECT_EQ(read_text(scratch / "thesis.tex"), "precious");
  EXPECT_FALSE(fs::exists(scratch / ".footpad"));
}

TEST(OutFolder, AMarkerThatIsALinkMarksNothing) {
  const ScratchFolder scratch;
  fs::create_directory(scratch / "out");
  put(scratch / "out/thesis.tex");
  put(scratch / "elsewhere");
  fs::create_symlink(scratch / "elsewhere", scratch / "out/.footpad");
  EXPECT_FALSE(prepare_out(scratch / "out"));
  EXPECT_TRUE(fs::exists(scratch / "out/thesis.tex"));
}

TEST(OutFolder, EmptyingFollowsNoLink) {
  const ScratchFolder scratch;
  ASSERT_TRUE(prepare_out(scratch / "out"));
  fs::create_directory(scratch / "elsewhere");
  put(scratch / "elsewhere/kept");
  fs::create_directory_symlink(scratch / "elsewhere", scratch / "out/link");
  ASSERT_TRUE(prepare_out(scratch / "out"));
  EXPECT_FALSE(fs::exists(fs::symlink_status(scratch / "out/link")));
  EXPECT_TRUE(fs::exists(scratch / "elsewhere/kept"));
}

TEST(OutFolder, AnEmptyFolderIsTaken) {
  const ScratchFolder scratch;
  ASSERT_TRUE(prepare_out(scratch.path()));
  EXPECT_TRUE(fs::exists(scratch / ".footpad"));
}

TEST(OutFolder, AFileOrNoNameIsRefused) {
  const ScratchFolder scratch;
  put(scratch / "file");
  EXPECT_FALSE(prepare_out(scratch / "file"));
  EXPECT_FALSE(prepare_out(scratch / "file/below"));
  EXPECT_FALSE(prepare_out(""));
  EXPECT_FALSE(prepare_out("/"));
  EXPECT_FALSE(prepare_out("/proc/footpad-out"));
}

}  // namespace
}  // namespace footpad::report
