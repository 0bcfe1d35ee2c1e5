// The shell line that runs one case again.
#pragma once

#include <cstdint>
#include <string>

#include "model/scenario.h"
#include "runner/options.h"

namespace footpad::runner {

struct Circumstances {
  Transport transport = Transport::starttls;
  Policy policy = Policy::verified;
  bool caged = false;
  std::string protocol;
  std::uint64_t seed = 0;
};

std::string reproduce_line(const Scenario& scenario, const Options& options, const Circumstances& here);

}  // namespace footpad::runner
