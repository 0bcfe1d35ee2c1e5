#include "api/steps.h"

namespace footpad::api {

Steps steps_of(const Wish& wish, const Meant& meant) {
  Steps out;
  const auto step = [&](const Scenario& scenario, Transport transport, bool closing) {
    out.steps.push_back({&scenario, transport, closing, lane_wish(wish, *meant.protocol, scenario, transport)});
  };
  for (const runner::Group& group : meant.plan.groups) {
    for (const Scenario* control : group.controls) step(*control, group.transport, false);
    for (const runner::Case& attack : group.attacks) {
      if (attack.unsupported.empty())
        step(*attack.scenario, group.transport, false);
      else
        out.skipped.push_back({attack.scenario, group.transport, attack.unsupported});
    }
    for (const Scenario* control : group.closing) step(*control, group.transport, true);
  }
  return out;
}

}  // namespace footpad::api
