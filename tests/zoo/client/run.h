// The whole client: reads the command line, talks to the server, and returns the exit code.
#pragma once

#include "habits.h"

namespace zoo {

int run(int argc, char** argv, const Habits& habits);

}  // namespace zoo
