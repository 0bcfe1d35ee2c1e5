// Which cases a selection means for one subject, in which order, and why some will not run.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/definition.h"
#include "scenario/catalogue.h"

namespace footpad::runner {

struct Case {
  const Scenario* scenario = nullptr;
  Transport transport = Transport::starttls;
  std::vector<const Scenario*> controls;  // all must be green first
  std::string unsupported;                // why it will not run; empty: it will
  // In a run that is taken up again: it has its verdict, or all of it but the closing control.
  enum class State { fresh, settled, provisional } state = State::fresh;
};

// Cases that share subject, protocol, transport and policy. `controls` come first and each honest one once more at the
// end.
struct Group {
  Transport transport = Transport::starttls;
  std::vector<const Scenario*> controls;  // every control of the cases, and those that were selected by themselves
  std::vector<const Scenario*> closing;   // run once more at the end
  std::vector<Case> attacks;
};

struct Plan {
  std::vector<Group> groups;
  [[nodiscard]] int cases() const;  // runs, closing controls included
  [[nodiscard]] int attacks() const;
};

// What decides besides the selection.
struct Road {
  bool caged = false;
  bool real_server = false;  // it serves the run's domain and no other
};

// `ids` as selected. Attacks that lack a transport are listed as unsupported once.
Result<Plan> make_plan(const scenario::Catalogue& catalogue, const std::vector<std::string>& ids,
                       const std::string& protocol, const Definition& definition,
                       const std::vector<Transport>& transports, Policy policy, Road road);

// "xmpp.strip-starttls-feature.starttls": unique in a run, safe as a file name.
std::string folder_name(const Scenario& scenario, Transport transport, bool closing);

}  // namespace footpad::runner
