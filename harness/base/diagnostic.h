// Messages that point at a place in a file.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace footpad {

// An error at line:column (from 1) of `source`, with the line itself and a caret below it.
Error error_at(const std::string& file, std::string_view source, int line, int column, std::string what,
               std::string remedy);

}  // namespace footpad
