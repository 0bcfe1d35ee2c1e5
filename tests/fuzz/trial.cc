#include "trial.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace footpad::fuzz {
namespace {

constexpr std::uint64_t kTalks = 400, kInputs = 100;  // that are made where nobody says how many
constexpr std::size_t kLongestNote = 1 << 14;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : std::strtoull(value, nullptr, 10);
}

// What is being tried, for whoever reads of a crash.
struct Tried {
  std::string what;
  const Talk* talk = nullptr;
  const Bytes* input = nullptr;
};
Tried& tried() {
  static Tried one;
  return one;
}

constexpr const char* kFinding = "finding";  // where an input is left

std::string note() {
  if (tried().input != nullptr) {
    std::ofstream(kFinding, std::ios::binary) << *tried().input;
    return tried().what + ", which is in the file '" + kFinding + "' now\n";
  }
  std::string text = tried().talk == nullptr ? "" : text_of(*tried().talk);
  if (text.size() > kLongestNote) text = text.substr(0, kLongestNote) + "...\n(" + tried().what + " makes it again)\n";
  return tried().what + ", as a seed file has it:\n" + text;
}

void write_note() { std::cerr << note() << std::flush; }

void listen_for_crashes() {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_set_death_callback(write_note);
#else
  std::set_terminate([] {
    write_note();
    std::abort();
  });
#endif
}

void run(const std::string& what, const Talk& talk, Chance& chance,
         const std::function<void(const Talk&, Chance&)>& property) {
  tried() = {what, &talk, nullptr};
  property(talk, chance);
  if (testing::Test::HasFailure()) write_note();
  tried() = {};
}

// So many times, from that seed number on, or the one that is named.
void iterate(std::uint64_t usual, const std::function<void(const std::string& what, Chance&)>& once) {
  listen_for_crashes();
  const std::uint64_t seed = setting("FOOTPAD_FUZZ_SEED", 1);
  const std::uint64_t first = setting("FOOTPAD_FUZZ_ONLY", 0);
  const std::uint64_t count =
      std::getenv("FOOTPAD_FUZZ_ONLY") != nullptr ? 1 : setting("FOOTPAD_FUZZ_ITERATIONS", usual);
  ASSERT_GT(count, 0U) << "FOOTPAD_FUZZ_ITERATIONS is a number";
  for (std::uint64_t i = first; i < first + count && !testing::Test::HasFailure(); ++i) {
    Chance chance(seed * 1000003 + i);
    once("FOOTPAD_FUZZ_SEED=" + std::to_string(seed) + " FOOTPAD_FUZZ_ONLY=" + std::to_string(i), chance);
  }
}

}  // namespace

void for_each_talk(const std::string& protocol, const std::function<void(const Talk&, Chance&)>& property) {
  const auto found = seeds(protocol);
  ASSERT_TRUE(found) << found.error().text();
  iterate(kTalks, [&](const std::string& what, Chance& chance) {
    const Talk talk = mutated(*found, chance);
    run(what, talk, chance, property);
  });
}

void try_input(const std::string& what, const Bytes& input, const std::function<void(ByteView)>& property) {
  listen_for_crashes();
  tried() = {what, nullptr, &input};
  property(input);
  if (testing::Test::HasFailure()) write_note();
  tried() = {};
}

void for_each_input(const std::vector<std::pair<std::string, Bytes>>& corpus,
                    const std::function<void(ByteView)>& property) {
  std::vector<Bytes> inputs;
  for (const auto& [file, bytes] : corpus) inputs.push_back(bytes);
  ASSERT_FALSE(inputs.empty());
  iterate(kInputs,
          [&](const std::string& what, Chance& chance) { try_input(what, mutated(inputs, chance), property); });
}

void for_each_seed(const std::string& protocol, const std::function<void(const Talk&, Chance&)>& property) {
  const auto found = seeds(protocol);
  ASSERT_TRUE(found) << found.error().text();
  listen_for_crashes();
  for (const Seed& seed : *found)
    for (std::uint64_t i = 0; i < 8 && !testing::Test::HasFailure(); ++i) {
      Chance chance(i);
      run(seed.file, seed.talk, chance, property);
    }
}

std::vector<std::string> protocol_names() {
  std::vector<std::string> names;
  for (const auto& protocol : dialogue::protocols()) names.emplace_back(protocol.name);
  return names;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-'; }, '_');
  return name;
}

}  // namespace footpad::fuzz
