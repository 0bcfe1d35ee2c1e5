// The targets without libFuzzer: their corpus as it is, and a hundred inputs made of it, the same on every machine.
#include <gtest/gtest.h>

#include "targets.h"
#include "trial.h"

namespace footpad::fuzz {
namespace {

class Targets : public testing::TestWithParam<std::string> {};

// One test: what a target needs may take longer to be read than all its inputs.
TEST_P(Targets, TakeTheirCorpusAndWhatIsMadeOfIt) {
  const Target& target = *find_target(GetParam());
  const auto inputs = inputs_of(target);
  ASSERT_FALSE(inputs.empty()) << "write something into tests/fuzz/corpus/" << target.name << "/";
  for (const auto& [file, bytes] : inputs)
    if (!testing::Test::HasFailure()) try_input(file, bytes, target.run);
  if (!testing::Test::HasFailure()) for_each_input(inputs, target.run);
}

std::vector<std::string> names() {
  std::vector<std::string> out;
  for (const Target& target : targets()) out.push_back(target.name);
  return out;
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Targets, testing::ValuesIn(names()), test_name);

}  // namespace
}  // namespace footpad::fuzz
