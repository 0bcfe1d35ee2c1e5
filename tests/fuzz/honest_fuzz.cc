// The honest servers stand, whatever a client says.
#include "meeting.h"
#include "trial.h"

namespace footpad::fuzz {
namespace {

class Servers : public testing::TestWithParam<std::string> {};

TEST_P(Servers, StandWhateverAClientSays) {
  for_each_talk(GetParam(), [](const Talk& talk, Chance& chance) { meets(GetParam(), talk, chance); });
}

TEST_P(Servers, HearTheSeedsThemselves) {
  for_each_seed(GetParam(), [](const Talk& talk, Chance& chance) { meets(GetParam(), talk, chance); });
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Servers, testing::ValuesIn(protocol_names()), test_name);

}  // namespace
}  // namespace footpad::fuzz
