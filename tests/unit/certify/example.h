// A small run that passes, to be spoilt by each test in one way.
#pragma once

#include <string>

#include "certify/decide.h"

namespace footpad::certify {

class Example {
 public:
  Example() {
    run.file = "run.ndjson";
    run.facts.makings.select = {"+mine"};
    run.facts.cases = 4;
    run.facts.attacks = 2;
    terms.profile = "mine";
    terms.policy = Policy::verified;
    add("x/control", VerdictWord::secure, Scenario::Kind::control);
    add("x/strip", VerdictWord::secure).references = {"RFC 6120 13.9", "RFC 6120 5.4.3"};
    add("x/forge", VerdictWord::secure).references = {"RFC 6120 13.9"};
    add("x/control", VerdictWord::secure, Scenario::Kind::control, true);
    count();
  }

  Scenario& add(const std::string& id, VerdictWord verdict, Scenario::Kind kind = Scenario::Kind::attack,
                bool closing = false, Transport transport = Transport::starttls) {
    Scenario scenario;
    scenario.id = id;
    scenario.kind = kind;
    if (kind == Scenario::Kind::attack) scenario.controls = {"x/control"};
    run.scenarios.push_back(scenario);
    report::CaseResult result;
    result.facts.scenario = &run.scenarios.back();
    result.facts.transport = transport;
    result.facts.closing = closing;
    result.facts.folder = id;
    result.verdict.verdict = verdict;
    result.verdict.reached = true;
    result.verdict.control = ControlState::green;
    result.verdict.connections = 1;
    result.verdict.reason = "why";
    run.results.push_back(result);
    return run.scenarios.back();
  }
  report::CaseResult& result(const std::string& id) {
    for (auto& each : run.results)
      if (each.facts.scenario->id == id) return each;
    return run.results.front();
  }
  // After a change: its own end says what it holds.
  void count() { run.summary = report::summary_of(run); }

  report::PastRun run;
  Terms terms;
};

}  // namespace footpad::certify
