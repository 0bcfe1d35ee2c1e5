// The system's side of starting a program: its pipes or terminal, and the spawn itself.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "subject/definition.h"
#include "subject/fd.h"

namespace footpad::subject {

struct Channels {
  Fd output, input;              // Footpad's ends, non-blocking
  Fd child_input, child_output;  // the program's ends
  std::string terminal;          // or the terminal that it opens itself
};
Result<Channels> open_channels(const Invocation& invocation);

// What is to be executed, found and checked.
struct Launch {
  std::string program;  // its path
  std::vector<std::string> argv, environment;
  std::string working_folder;
};
Result<Launch> prepare_launch(const Invocation& invocation);
Result<pid_t> launch(Launch& what, const Channels& channels);

}  // namespace footpad::subject
