// Reads a talk through a dialogue, and looks at every unit on the way: what dialogue/dialogue.h promises, whatever the
// peers say. What does not hold is a failure of gtest.
#pragma once

#include <string>

#include "mutate.h"

namespace footpad::fuzz {

// Two different segmentations are read the same.
void reads_the_same(const std::string& protocol, const Talk& talk, Chance& chance);

// No byte is lost or added, whatever becomes of the units on their way to the other side.
void loses_nothing(const std::string& protocol, const Talk& talk, Chance& chance);

}  // namespace footpad::fuzz
