// One run: controls, attacks and closing controls of every group, on so many lanes at once, into the sinks.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "judge/known.h"
#include "lane/lane.h"
#include "net/loop.h"
#include "net/pulse.h"
#include "report/sink.h"
#include "runner/furnish.h"
#include "runner/gate.h"
#include "runner/options.h"
#include "runner/past.h"
#include "runner/plan.h"
#include "runner/real_server.h"
#include "runner/rounds.h"
#include "runner/supply.h"

namespace footpad::runner {

struct Materials {
  const Options* options = nullptr;
  const scenario::Catalogue* catalogue = nullptr;
  const Definition* definition = nullptr;
  const dialogue::Protocol* protocol = nullptr;
  Policy policy = Policy::verified;
  bool caged = false;
  Plan plan;
  Kept kept;                              // of an earlier run that goes on; what it has finished is not in the plan
  judge::KnownFailures* known = nullptr;  // --expect
  Supply* supply = nullptr;
  RealServer* server = nullptr;  // nullptr: embedded
  std::string scratch;           // below it every client gets a folder; exists
  report::RunFacts facts;
};

class Run {
 public:
  Run(net::Loop& loop, Materials materials, std::vector<std::unique_ptr<report::Sink>> sinks);
  ~Run();

  // Runs everything; gives the exit code of DESIGN.md §2. An Error where the run itself could not go on (a full disk):
  // what was finished is kept.
  Result<int> go();

 private:
  struct Job {
    const Scenario* scenario = nullptr;
    const Case* attack = nullptr;  // null: a control
    bool closing = false;
    int round = 1;  // of --repeat
    int again = 0;  // times that it was run once more, because Footpad had not listened
  };
  struct Active {
    Job job;
    report::CaseFacts facts;
    std::string folder, reproduce;
    double began = 0;
    std::unique_ptr<lane::Lane> lane;
  };

  void tell_kept();
  void next_group();
  void next_stage();
  void fill();
  void start(const Job& job);
  void finished(Active& active, lane::Report report);
  void control_finished(const Job& job, report::CaseResult& result);
  [[nodiscard]] bool runs_again(const Active& active, double heard_until, Verdict& verdict);
  void settle_what_lost_its_control(const Group& group);
  void close_group();
  void decide(report::CaseResult result);
  void emit(report::CaseResult result);
  void not_run(const Case& attack, const Verdict& verdict);
  void interrupt();
  void fail(const Status& status);
  [[nodiscard]] report::CaseFacts facts_of(const Scenario& scenario, bool closing) const;
  [[nodiscard]] GroupFacts group_facts() const;

  net::Loop& loop_;
  Materials it_;
  std::vector<std::unique_ptr<report::Sink>> sinks_;
  enum class Stage { controls, attacks, closing, done } stage_ = Stage::done;
  std::size_t group_ = 0;
  std::deque<Job> waiting_;
  std::vector<std::unique_ptr<Active>> active_, dead_;
  Gate gate_;                               // of the group
  std::vector<report::CaseResult> secure_;  // wait for the closing control
  Rounds rounds_;
  report::RunSummary summary_;
  bool closing_red_ = false, interrupted_ = false, stopping_ = false;
  std::string closing_reason_;
  std::optional<Error> fault_;
  net::Handle reap_, next_;
  std::optional<net::Pulse> pulse_;  // while the run goes
  std::uint64_t lane_number_ = 0;
  double began_ = 0;
};

}  // namespace footpad::runner
