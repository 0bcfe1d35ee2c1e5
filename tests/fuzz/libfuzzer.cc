// clang's libFuzzer: fuzz_targets_libfuzzer TARGET [OPTION...] [CORPUS...]; TARGET --seeds DIR writes what it begins
// with; nothing: lists all. See tools/fuzz.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "targets.h"

namespace {

constexpr const char* kNamed = "FOOTPAD_FUZZ_TARGET";  // libFuzzer starts itself again, without the first word

const footpad::fuzz::Target* chosen = nullptr;

// As libFuzzer takes them: files of one folder.
void write_seeds(const std::string& folder) {
  int number = 0;
  for (const auto& [file, bytes] : footpad::fuzz::inputs_of(*chosen))
    std::ofstream(folder + "/seed-" + std::to_string(number++), std::ios::binary) << bytes;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  if (*argc > 1 && footpad::fuzz::find_target((*argv)[1]) != nullptr) {
    ::setenv(kNamed, (*argv)[1], 1);
    (*argv)[1] = (*argv)[0];
    --*argc;
    ++*argv;
  }
  const char* name = std::getenv(kNamed);
  chosen = name == nullptr ? nullptr : footpad::fuzz::find_target(name);
  if (chosen != nullptr && *argc > 2 && std::string((*argv)[1]) == "--seeds") {
    write_seeds((*argv)[2]);
    std::exit(0);
  }
  if (chosen != nullptr) return 0;
  for (const auto& target : footpad::fuzz::targets()) std::cout << target.name << "\n";
  std::exit(*argc > 1 ? 2 : 0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen->run({reinterpret_cast<const char*>(data), size});
  if (testing::Test::HasFailure()) std::abort();
  return 0;
}
