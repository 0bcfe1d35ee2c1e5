// Where something stands in a file, for messages.
#pragma once

#include <string>

namespace footpad {

// line and column count from 1; 0 is "unknown".
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

}  // namespace footpad
