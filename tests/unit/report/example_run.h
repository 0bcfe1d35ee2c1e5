// One small run that shows every verdict, for the golden files of all faces.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "report/sink.h"

namespace footpad::report {

// Makes cases that stay valid as long as it does.
class ExampleRun {
 public:
  ExampleRun();
  ExampleRun(const ExampleRun&) = delete;
  ExampleRun& operator=(const ExampleRun&) = delete;
  ~ExampleRun() = default;

  RunFacts run;
  std::vector<CaseResult> results;
  RunSummary summary;

  // The whole run, through one sink.
  Status tell(Sink& sink) const;

 private:
  CaseResult& add(Scenario scenario, VerdictWord verdict, Outcome outcome, const std::string& reason);
  std::deque<Scenario> scenarios_;
  Ledger ledger_;
};

// What a client that gives its password away in clear leaves behind: a dialogue of six lines.
Ledger leaking_ledger();
Scenario strip_scenario();

}  // namespace footpad::report
