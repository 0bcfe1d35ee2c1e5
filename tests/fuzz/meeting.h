// The honest servers, and those who call a client that is a server, hear whatever a hostile client says.
#pragma once

#include <string>

#include "mutate.h"

namespace footpad::fuzz {

// They answer, and their answers have an end. What does not hold is a failure of gtest.
void meets(const std::string& protocol, const Talk& talk, Chance& chance);

}  // namespace footpad::fuzz
