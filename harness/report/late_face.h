// What the faces share that are written once the run is over: they keep its facts, and need nothing of a case but its
// verdict.
#pragma once

#include "report/sink.h"

namespace footpad::report {

class LateFace : public Sink {
 public:
  Status run_began(const RunFacts& run) override {
    run_ = run;
    return Done{};
  }
  Status case_began(const CaseFacts&) override { return Done{}; }
  Status observed(const CaseFacts&, const std::string&, const std::string&) override { return Done{}; }

 protected:
  RunFacts run_;
};

}  // namespace footpad::report
