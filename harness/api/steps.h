// The lanes of a run, in their order: controls, attacks, and controls once more.
#pragma once

#include <string>
#include <vector>

#include "api/wish.h"

namespace footpad::api {

struct Step {
  const Scenario* scenario = nullptr;
  Transport transport = Transport::starttls;
  bool closing = false;  // a control, once more behind the attacks
  Wish lane;             // what opens it
};
struct Skipped {
  const Scenario* scenario = nullptr;
  Transport transport = Transport::starttls;
  std::string why;
};
struct Steps {
  std::vector<Step> steps;
  std::vector<Skipped> skipped;
};

Steps steps_of(const Wish& wish, const Meant& meant);

}  // namespace footpad::api
