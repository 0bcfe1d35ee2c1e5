// The face for people. On a terminal one line at the bottom says what runs; everywhere else there are only whole lines.
#pragma once

#include <functional>
#include <memory>

#include "report/sink.h"

namespace footpad::report {

struct TerminalOptions {
  bool is_terminal = false;
  bool color = false;
  bool verbose = false;             // green controls and provisional verdicts too
  int columns = 0;                  // 0: ask the terminal; 100 where there is none
  std::function<double()> clock{};  // seconds, for how long the rest will take; none: nothing is said of it
};

std::unique_ptr<Sink> make_terminal_on(int fd, const TerminalOptions& options);

}  // namespace footpad::report
