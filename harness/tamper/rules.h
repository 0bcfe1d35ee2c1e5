// Which <on> of a scenario answers a unit or a point.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/scenario.h"
#include "model/unit.h"
#include "tamper/expand.h"

namespace footpad::tamper {

// What is true on the connection when the unit passes.
struct Moment {
  int connection = 1;     // which one of its protocol, from 1
  std::string_view host;  // where the connection leads, as far as that is known
  int port = 0;
  Transport transport = Transport::starttls;
  bool called = false;  // Footpad made the connection
  bool tls = false;     // the client's leg
  bool held = false;    // a reply is being held back
};

// What has happened on one connection.
struct Past {
  std::map<const On*, int> seen;  // how often all other conditions held
  std::set<std::string> fired;    // names of <on>s
};

// The rules of one case. They remember what fired in the whole case; what fired on one connection is in its Past.
class Rules {
 public:
  explicit Rules(const Scenario& scenario) : scenario_(&scenario) {}

  // The <on>s whose conditions hold for a unit or point of this kind, in file order. Counts it. `unit` is null for
  // points.
  std::vector<const On*> matching(std::string_view kind, const Unit* unit, const Moment& moment, const Names& names,
                                  Past& past) const;

  // `on` has done its work: its name counts for after="" and since="", and once="true" is used up.
  void fired(const On& on, Past& past);
  [[nodiscard]] bool has_fired(const std::string& name) const { return fired_.contains(name); }
  [[nodiscard]] int index_of(const On& on) const { return static_cast<int>(&on - scenario_->ons.data()); }

 private:
  const Scenario* scenario_;
  std::set<const On*> used_up_;
  std::set<std::string> fired_;  // names of <on>s, on whatever connection
};

}  // namespace footpad::tamper
