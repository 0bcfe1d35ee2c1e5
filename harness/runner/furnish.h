// What a lane is made of, for one case of a group: the same whoever asks for it.
#pragma once

#include <cstdint>
#include <string>

#include "dialogue/dialogue.h"
#include "lane/lane.h"
#include "model/definition.h"
#include "runner/gate.h"
#include "runner/plan.h"

namespace footpad::runner {

// What all cases of a group have in common.
struct GroupFacts {
  const Definition* definition = nullptr;
  const dialogue::Protocol* protocol = nullptr;
  Policy policy = Policy::verified;
  Transport transport = Transport::starttls;
  std::string domain, local_domain;
  double timeout = 0;  // seconds for each case; 0: adaptive
  bool caged = false;
};

// All but chains, a real server and the folder. `attack` null: it is a control. `name`: the canaries are made from it
// and the seed.
lane::Setup furnish(const GroupFacts& facts, const Gate& gate, const Scenario& scenario, const Case* attack,
                    std::uint64_t seed, const std::string& name);

}  // namespace footpad::runner
