// Many byte strings looked for at once, in one pass over the text (Aho and Corasick's automaton).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace footpad::judge {

class Needles {
 public:
  // Strings are cut to their first kLongest bytes: for a secret that is enough. Empty ones are never found.
  explicit Needles(const std::vector<Bytes>& strings);

  static constexpr std::size_t kLongest = 512;

  // Where a search stands; it starts at 0.
  using State = std::uint32_t;
  [[nodiscard]] State step(State state, char byte) const {
    return next_[state * classes_ + class_of_[static_cast<std::uint8_t>(byte)]];
  }
  // Indices of all strings that end here.
  [[nodiscard]] const std::vector<std::size_t>& found(State state) const { return found_[state]; }
  [[nodiscard]] std::size_t length(std::size_t index) const { return lengths_[index]; }

 private:
  void add(const Bytes& string, std::size_t index);
  void link();
  std::array<std::uint16_t, 256> class_of_{};  // 0: in none of the strings
  std::size_t classes_ = 1;
  std::vector<State> next_;  // one row of `classes_` a state
  std::vector<std::vector<std::size_t>> found_;
  std::vector<std::size_t> lengths_;
};

}  // namespace footpad::judge
