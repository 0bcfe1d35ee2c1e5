// Whether the loop was there to listen: a client that finds nobody there gives up, and that is no answer to an attack.
#pragma once

#include <vector>

#include "net/loop.h"

namespace footpad::net {

class Pulse {
 public:
  explicit Pulse(Loop& loop);  // outlives this
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;

  // Seconds of the longest time between two points of the loop's now(), neither of them to come, in which nobody was
  // heard, whatever the cause: work of Footpad's own, a terminal that takes no more output, or a machine that did not
  // let it run. Times shorter than kShortest may be missing, and what is given may be more by kBeat.
  [[nodiscard]] double deaf_between(double begin, double end) const;

  static constexpr double kBeat = 0.25;
  static constexpr double kShortest = 1;

 private:
  struct Gap {
    double begin = 0, end = 0;
  };
  void beat();

  Loop& loop_;
  double last_;
  std::vector<Gap> gaps_;
  Handle next_;
};

}  // namespace footpad::net
