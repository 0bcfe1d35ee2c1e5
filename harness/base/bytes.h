// Bytes are std::string (owned) and std::string_view (borrowed): both may hold any octet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace footpad {

using Bytes = std::string;
using ByteView = std::string_view;

}  // namespace footpad
