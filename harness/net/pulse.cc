#include "net/pulse.h"

#include <algorithm>

namespace footpad::net {

Pulse::Pulse(Loop& loop) : loop_(loop), last_(loop.now()) { beat(); }

void Pulse::beat() {
  const double now = loop_.now();
  if (now - last_ > kShortest) gaps_.push_back({last_, now});
  last_ = now;
  next_ = loop_.after(kBeat, [this] { beat(); });
}

double Pulse::deaf_between(double begin, double end) const {
  double longest = std::max(0.0, end - std::max(last_, begin));  // what is not over yet
  for (const Gap& gap : gaps_) longest = std::max(longest, std::min(gap.end, end) - std::max(gap.begin, begin));
  return longest;
}

}  // namespace footpad::net
