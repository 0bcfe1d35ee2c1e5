// Where the data is found.
#include "runner/shipped.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scratch_folder.h"

namespace footpad::runner {
namespace {

class DataFolder : public ::testing::Test {
 protected:
  DataFolder() {
    ::unsetenv("FOOTPAD_DATA");
    std::filesystem::create_directories(folder_ / "share/footpad/scenarios");
    std::filesystem::create_directories(folder_ / "lib/x86_64-linux-gnu");
    std::filesystem::create_directories(folder_ / "bin");
    for (const char* file : {"bin/footpad", "lib/libfootpad.so", "lib/x86_64-linux-gnu/libfootpad.so"})
      std::ofstream(folder_ / file) << "x";
  }
  ~DataFolder() override { ::unsetenv("FOOTPAD_DATA"); }

  ScratchFolder folder_;
};

TEST_F(DataFolder, IsThatOfTheInstallation) {
  for (const char* file : {"bin/footpad", "lib/libfootpad.so", "lib/x86_64-linux-gnu/libfootpad.so"})
    EXPECT_EQ(data_folder(folder_ / file, "/else"), folder_ / "share/footpad") << file;
}

TEST_F(DataFolder, IsAnotherWhereNothingIsInstalled) {
  std::filesystem::remove_all(folder_ / "share");
  EXPECT_EQ(data_folder(folder_ / "bin/footpad", "/else"), "/else");
  EXPECT_EQ(data_folder("", "/else"), "/else");
}

TEST_F(DataFolder, IsWhatTheEnvironmentSays) {
  ::setenv("FOOTPAD_DATA", "/mine", 1);
  EXPECT_EQ(data_folder(folder_ / "bin/footpad", "/else"), "/mine");
}

}  // namespace
}  // namespace footpad::runner
