// Golden files: the output must be the same, byte for byte. FOOTPAD_UPDATE_GOLDEN=1 writes them anew, deliberately.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace footpad::report {

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(FOOTPAD_SOURCE) + "/tests/golden/report/" + name;
  if (std::getenv("FOOTPAD_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(read_text(path), actual) << path << " differs. If the new output is right: FOOTPAD_UPDATE_GOLDEN=1";
}

}  // namespace footpad::report
