// The client that reads a page by HTTPS, and follows where it sends it.
#pragma once

#include "habits.h"
#include "options.h"

namespace zoo {

int read_pages(const Options& options, const Habits& habits);  // the exit code

}  // namespace zoo
