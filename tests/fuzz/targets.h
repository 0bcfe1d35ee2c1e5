// What is fuzzed: functions that take any bytes. What does not hold is a failure of gtest, in a fuzzer too.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "mutate.h"

namespace footpad::fuzz {

struct Target {
  std::string name;
  std::function<void(ByteView)> run;
  // What it begins with besides corpus/NAME/: folders and files below the source, "*" and "?" in their names.
  std::vector<std::string> seeds{};
};

// In the order of their names.
const std::vector<Target>& targets();
const Target* find_target(std::string_view name);

// Its corpus and its seeds, in the order of their paths.
std::vector<std::pair<std::string, Bytes>> inputs_of(const Target& target);

// One file below targets/ each; what needs more than one row has more than one target.
std::vector<Target> dialogue_targets();
std::vector<Target> session_targets();
std::vector<Target> tls_targets();
std::vector<Target> file_targets();
std::vector<Target> run_targets();
std::vector<Target> dns_targets();
std::vector<Target> websocket_targets();
std::vector<Target> api_targets();
std::vector<Target> certificate_targets();
std::vector<Target> bundle_targets();
std::vector<Target> search_targets();
std::vector<Target> text_targets();

// The same for the same input: a property that needs chance is still a function of its input.
Chance chance_of(ByteView input);

// Parts of an input, separated by a line "--". The last takes all that is left.
std::vector<Bytes> parts_of(ByteView input, std::size_t most);

}  // namespace footpad::fuzz
