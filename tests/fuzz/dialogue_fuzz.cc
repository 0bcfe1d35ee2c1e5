// What every dialogue promises (dialogue/dialogue.h), whatever the peers say.
#include "reading.h"
#include "trial.h"

namespace footpad::fuzz {
namespace {

class Dialogues : public testing::TestWithParam<std::string> {};

TEST_P(Dialogues, ReadTheSameInEverySegmentation) {
  for_each_talk(GetParam(), [](const Talk& talk, Chance& chance) { reads_the_same(GetParam(), talk, chance); });
}

TEST_P(Dialogues, LoseNothingWhateverBecomesOfTheUnits) {
  for_each_talk(GetParam(), [](const Talk& talk, Chance& chance) { loses_nothing(GetParam(), talk, chance); });
}

TEST_P(Dialogues, ReadTheSeedsThemselves) {
  for_each_seed(GetParam(), [](const Talk& talk, Chance& chance) { reads_the_same(GetParam(), talk, chance); });
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Dialogues, testing::ValuesIn(protocol_names()), test_name);

}  // namespace
}  // namespace footpad::fuzz
