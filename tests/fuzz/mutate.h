// Talks that nobody would write: seeds, mutated. The same seed number gives the same talks on every machine.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "talk.h"

namespace footpad::fuzz {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  // 0 to `count` - 1; 0 where `count` is 0. Not a standard distribution: those differ between libraries.
  std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(engine_() % count); }
  bool one_in(std::size_t count) { return below(count) == 0; }

 private:
  std::mt19937_64 engine_;
};

Talk mutated(const std::vector<Seed>& seeds, Chance& chance);
Bytes mutated(const std::vector<Bytes>& inputs, Chance& chance);

// Sizes of the segments in which `size` bytes come.
std::vector<std::size_t> segments(std::size_t size, Chance& chance);

}  // namespace footpad::fuzz
