// The system's side of starting a program: its pipes or terminal, and the spawn itself.
#pragma once

#include <sys/types.h>

#include <string>

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

// Closes the program's ends in `channels`.
Result<pid_t> launch(const Invocation& invocation, Channels& channels);

}  // namespace footpad::subject
