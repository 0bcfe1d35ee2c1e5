#include "judge/needles.h"

#include <algorithm>
#include <queue>

namespace footpad::judge {

Needles::Needles(const std::vector<Bytes>& strings) {
  for (const Bytes& string : strings)
    for (const char c : string)
      if (auto& its_class = class_of_[static_cast<std::uint8_t>(c)]; its_class == 0)
        its_class = static_cast<std::uint16_t>(classes_++);
  next_.assign(classes_, 0);
  found_.emplace_back();
  for (std::size_t i = 0; i < strings.size(); ++i) add(strings[i].substr(0, kLongest), i);
  link();
}

void Needles::add(const Bytes& string, std::size_t index) {
  lengths_.push_back(string.size());
  State state = 0;
  for (const char c : string) {
    const std::size_t edge = state * classes_ + class_of_[static_cast<std::uint8_t>(c)];
    if (next_[edge] == 0) {
      next_[edge] = static_cast<State>(found_.size());
      found_.emplace_back();
      next_.resize(next_.size() + classes_, 0);
    }
    state = next_[edge];
  }
  if (state != 0) found_[state].push_back(index);
}

// Breadth first: where a state has no edge of its own, it takes that of its longest proper suffix.
void Needles::link() {
  std::vector<State> suffix(found_.size(), 0);
  std::queue<State> waiting;
  for (std::size_t c = 0; c < classes_; ++c)
    if (next_[c] != 0) waiting.push(next_[c]);
  while (!waiting.empty()) {
    const State state = waiting.front();
    waiting.pop();
    const auto& inherited = found_[suffix[state]];
    found_[state].insert(found_[state].end(), inherited.begin(), inherited.end());
    State* edges = next_.data() + state * classes_;
    const State* fallback = next_.data() + suffix[state] * classes_;
    for (std::size_t c = 0; c < classes_; ++c) {
      if (edges[c] == 0) {
        edges[c] = fallback[c];
        continue;
      }
      suffix[edges[c]] = fallback[c];
      waiting.push(edges[c]);
    }
  }
}

}  // namespace footpad::judge
