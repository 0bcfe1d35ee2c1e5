// The rounds of --repeat, folded into one result a case: the worst counts, and differing ones are flaky.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/sink.h"

namespace footpad::runner {

struct Folded {
  report::CaseResult result;
  std::unique_ptr<Ledger> ledger;      // what result.evidence.ledger points to
  std::unique_ptr<Capture> capture{};  // the same of result.evidence.capture
};

class Rounds {
 public:
  explicit Rounds(int repeat) : repeat_(repeat) {}

  // nullopt: rounds of this case are still to come. They may end in any order.
  std::optional<Folded> add(const report::CaseResult& result);
  // Cases that were cut short among their rounds. What was found stands; that nothing was found proves nothing.
  std::vector<Folded> cut_short();

 private:
  struct Case {
    Folded worst;
    int done = 0;
    bool flaky = false;
  };
  static Folded fold(Case& one);
  int repeat_;
  std::map<std::string, Case> cases_;  // by folder
};

}  // namespace footpad::runner
