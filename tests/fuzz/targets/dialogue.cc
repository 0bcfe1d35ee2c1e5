// Every protocol of the table: its dialogue, and its honest server. An input is a talk (talk.h).
#include "dialogue/dialogue.h"

#include <gtest/gtest.h>

#include "meeting.h"
#include "reading.h"
#include "targets.h"

namespace footpad::fuzz {

std::vector<Target> dialogue_targets() {
  std::vector<Target> out;
  for (const auto& protocol : dialogue::protocols()) {
    const std::string name(protocol.name);
    out.push_back({"dialogue-" + name,
                   [name](ByteView input) {
                     Chance chance = chance_of(input);
                     const Talk talk = any_talk(input);
                     reads_the_same(name, talk, chance);
                     if (!testing::Test::HasFailure()) loses_nothing(name, talk, chance);
                   },
                   {"tests/fuzz/seeds/" + name}});
    out.push_back({"honest-" + name,
                   [name](ByteView input) {
                     Chance chance = chance_of(input);
                     meets(name, any_talk(input), chance);
                   },
                   {"tests/fuzz/seeds/" + name}});
  }
  return out;
}

}  // namespace footpad::fuzz
