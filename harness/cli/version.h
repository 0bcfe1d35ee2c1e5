#pragma once

namespace footpad::cli {

inline constexpr const char* kVersion = FOOTPAD_VERSION;

}  // namespace footpad::cli
