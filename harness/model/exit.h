// How a program ended, in one number.
#pragma once

#include <optional>

namespace footpad {

// The signal that ended it, where the exit code is 128 + its number, as a shell writes it. Codes above those of all
// signals (255: Perl's die) are a program's own.
constexpr std::optional<int> signal_of(int exit) {
  constexpr int kBase = 128, kSignals = 64;
  return exit > kBase && exit <= kBase + kSignals ? std::optional(exit - kBase) : std::nullopt;
}

}  // namespace footpad
