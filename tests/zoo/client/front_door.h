// Where a server is called by others: STARTTLS, then dialback (XEP-0220), each key verified with the domain's own
// server.
#pragma once

#include "base/result.h"
#include "habits.h"
#include "options.h"

namespace zoo {

// Listens and lets them in, one after the other, on a thread of its own that ends with the program.
footpad::Status open_front_door(const Options& options, const Habits& habits);

}  // namespace zoo
