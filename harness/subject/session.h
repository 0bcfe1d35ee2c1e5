// A program's session: itself and all that it started and that did not leave it.
#pragma once

#include <sys/types.h>

namespace footpad::subject {

// Sends `signal` to every process of the session and of the process group that `leader` leads, or led. The leader must
// not be reaped yet: until then its id cannot be anybody else's.
void signal_session(pid_t leader, int signal);

}  // namespace footpad::subject
