#include "runner/run.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <thread>

#include "base/text.h"
#include "judge/judge.h"
#include "report/exit_code.h"
#include "runner/severity.h"

namespace footpad::runner {
namespace {

namespace fs = std::filesystem;

int lanes_at_once(int wished) {
  return wished > 0 ? wished : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

Run::Run(net::Loop& loop, Materials materials, std::vector<std::unique_ptr<report::Sink>> sinks)
    : loop_(loop), it_(std::move(materials)), sinks_(std::move(sinks)), gate_(*it_.catalogue) {}

Run::~Run() = default;

Result<int> Run::go() {
  began_ = loop_.now();
  it_.facts.cases = it_.plan.cases();
  for (const auto& sink : sinks_) fail(sink->run_began(it_.facts));
  const net::Handle stop = loop_.signal(SIGINT, [this] { interrupt(); });
  const net::Handle term = loop_.signal(SIGTERM, [this] { interrupt(); });
  const net::Handle begin = loop_.after(0, [this] { next_group(); });
  if (!fault_) loop_.run();

  report::RunSummary summary;
  summary.counts = counts_;
  summary.interrupted = interrupted_;
  summary.seconds = loop_.now() - began_;
  summary.exit = fault_ ? 4 : report::exit_code(counts_, it_.options->strict, interrupted_);
  for (const auto& sink : sinks_) fail(sink->run_ended(summary));
  if (fault_) return *fault_;
  return summary.exit;
}

void Run::next_group() {
  if (group_ >= it_.plan.groups.size() || stopping_) {
    loop_.stop();
    return;
  }
  gate_.forget();
  closing_red_ = false;
  stage_ = Stage::controls;
  const Group& group = it_.plan.groups[group_];
  for (const Scenario* control : group.controls) waiting_.push_back({control, nullptr, false, 1});
  for (const Case& attack : group.attacks)
    if (!attack.unsupported.empty()) {
      Verdict verdict;
      verdict.verdict = VerdictWord::unsupported;
      verdict.outcome = Outcome::unsupported;
      verdict.reason = attack.unsupported;
      not_run(attack, verdict);
    }
  fill();
}

void Run::next_stage() {
  const Group& group = it_.plan.groups[group_];
  if (stage_ == Stage::controls) {
    stage_ = Stage::attacks;
    for (const Case& attack : group.attacks) {
      if (!attack.unsupported.empty()) continue;
      if (const auto verdict = gate_.spares(attack)) {
        not_run(attack, *verdict);
        continue;
      }
      for (int round = 1; round <= it_.options->repeat; ++round)
        waiting_.push_back({attack.scenario, &attack, false, round});
    }
    // Those that wait longest begin first: the others pass beside them.
    std::stable_sort(waiting_.begin(), waiting_.end(), [](const Job& one, const Job& other) {
      return one.scenario->patience > other.scenario->patience;
    });
  } else if (stage_ == Stage::attacks) {
    stage_ = Stage::closing;
    for (const Scenario* control : group.closing) waiting_.push_back({control, nullptr, true, 1});
  } else {
    close_group();
    ++group_;
    next_group();
    return;
  }
  fill();
}

void Run::fill() {
  const auto room = static_cast<std::size_t>(lanes_at_once(it_.options->jobs));
  while (!stopping_ && !waiting_.empty() && active_.size() < room) {
    const Job job = waiting_.front();
    waiting_.pop_front();
    start(job);
  }
  if (!active_.empty()) return;
  if (stopping_) {
    close_group();
    loop_.stop();
  } else if (waiting_.empty()) {
    next_stage();
  }
}

report::CaseFacts Run::facts_of(const Scenario& scenario, bool closing) const {
  report::CaseFacts facts;
  facts.scenario = &scenario;
  facts.protocol = it_.protocol->name;
  facts.transport = it_.plan.groups[group_].transport;
  facts.policy = it_.policy;
  facts.closing = closing;
  facts.folder = folder_name(scenario, facts.transport, closing);
  return facts;
}

GroupFacts Run::group_facts() const {
  const Options& options = *it_.options;
  return {it_.definition, it_.protocol,         it_.policy,      it_.plan.groups[group_].transport,
          options.domain, options.local_domain, options.timeout, it_.caged};
}

void Run::start(const Job& job) {
  auto active = std::make_unique<Active>();
  active->job = job;
  active->facts = facts_of(*job.scenario, job.closing);
  active->folder = it_.scratch + "/" + std::to_string(++lane_number_);
  active->reproduce = reproduce(*job.scenario);
  if (job.round == 1)
    for (const auto& sink : sinks_) fail(sink->case_began(active->facts));
  std::error_code made;
  fs::create_directories(active->folder, made);
  if (made)
    fail(Error{"cannot make " + active->folder + ": " + made.message(), "is the disk full, or was --out removed?", ""});

  lane::Setup setup = furnish(group_facts(), gate_, *job.scenario, job.attack, it_.facts.seed,
                              active->facts.folder + "#" + std::to_string(job.round));
  setup.folder = active->folder;
  Status ready = it_.supply->chains(setup, loop_);
  if (ready && it_.server != nullptr) ready = it_.server->furnish(setup);
  if (!ready) {
    fail(ready);
    return;
  }
  Active* raw = active.get();
  active->lane = std::make_unique<lane::Lane>(loop_, std::move(setup),
                                              [this, raw](lane::Report report) { finished(*raw, std::move(report)); });
  active_.push_back(std::move(active));
  raw->lane->start();
}

void Run::finished(Active& active, lane::Report report) {
  report::CaseResult result;
  result.facts = active.facts;
  result.verdict = report.verdict;
  result.seconds = report.seconds;
  result.evidence = {&report.ledger, report.chain_pem, report.chain_text, report.key_log, active.reproduce};

  const auto self = std::find_if(active_.begin(), active_.end(), [&](const auto& one) { return one.get() == &active; });
  dead_.push_back(std::move(*self));  // it is on the stack right now
  active_.erase(self);
  // Among attacks the next client starts while this one's evidence is written; a control is heard first.
  if (active.job.attack != nullptr && !it_.options->fail_fast && !waiting_.empty()) fill();

  if (active.job.attack == nullptr)
    control_finished(active.job, result);
  else
    attack_finished(active.job, result);
  std::error_code ignored;
  fs::remove_all(active.folder, ignored);
  reap_ = loop_.after(0, [this] {
    dead_.clear();
    fill();
  });
}

void Run::control_finished(const Job& job, report::CaseResult& result) {
  const bool green = result.verdict.verdict == VerdictWord::secure;
  if (job.closing) {
    if (!green && !interrupted_) {
      closing_red_ = true;
      closing_reason_ = result.verdict.reason;
    }
  } else {
    gate_.hear(*job.scenario, result.verdict, result.seconds, *result.evidence.ledger);
  }
  if (!interrupted_) excuse_probe(*it_.catalogue, *job.scenario, result.verdict);
  emit(result);
}

// Rounds of --repeat are folded into one result: the worst counts, and differing ones are flaky.
void Run::attack_finished(const Job& job, report::CaseResult& result) {
  if (it_.options->repeat <= 1) {
    decide(result);
    return;
  }
  const auto [found, first] = repeated_.try_emplace(result.facts.folder);
  Rounds& rounds = found->second;
  const Verdict& worst = rounds.worst.verdict;
  rounds.flaky =
      rounds.flaky || (!first && (worst.verdict != result.verdict.verdict || worst.outcome != result.verdict.outcome));
  if (first || rank(result.verdict.verdict) > rank(worst.verdict)) {
    rounds.worst = result;
    rounds.ledger = *result.evidence.ledger;
  }
  if (job.round < it_.options->repeat && !interrupted_) return;
  rounds.worst.evidence.ledger = &rounds.ledger;
  rounds.worst.flaky = rounds.flaky;
  decide(rounds.worst);
  repeated_.erase(found);
}

// A secure verdict stands only when the control has been green once more at the end of its group (DESIGN.md §2 rule 1).
void Run::decide(report::CaseResult result) {
  if (result.verdict.verdict != VerdictWord::secure) {
    const bool stop = it_.options->fail_fast && result.verdict.verdict == VerdictWord::vulnerable;
    emit(std::move(result));
    if (stop) stopping_ = true;
    return;
  }
  for (const auto& sink : sinks_) fail(sink->provisional(result));
  result.evidence.ledger = nullptr;
  result.evidence.chain_pem.clear();
  result.evidence.chain_text.clear();
  result.evidence.key_log.clear();
  secure_.push_back(std::move(result));
}

void Run::close_group() {
  for (report::CaseResult& result : std::exchange(secure_, {})) {
    if (closing_red_) {
      withdraw(result.verdict, closing_reason_);
    } else if (interrupted_ || stage_ != Stage::closing) {
      result.verdict.verdict = VerdictWord::inconclusive;
      result.verdict.outcome = Outcome::interrupted;
      result.verdict.reason = "looked secure, but the run ended before the control was run once more";
    }
    emit(std::move(result));
  }
}

void Run::emit(report::CaseResult result) {
  if (result.facts.scenario->kind == Scenario::Kind::attack)
    ++counts_[std::string(word(result.verdict.verdict))];
  else if (result.verdict.verdict == VerdictWord::error)
    ++counts_["error"];
  else if (result.verdict.verdict != VerdictWord::unsupported) {
    ++counts_["controls"];
    if (result.verdict.verdict != VerdictWord::secure) ++counts_["controls_red"];
  }
  for (const auto& sink : sinks_) fail(sink->judged(result));
}

void Run::not_run(const Case& attack, const Verdict& verdict) {
  report::CaseResult result;
  result.facts = facts_of(*attack.scenario, false);
  result.verdict = verdict;
  emit(std::move(result));
}

void Run::interrupt() {
  if (interrupted_) return;
  interrupted_ = stopping_ = true;
  waiting_.clear();
  std::vector<lane::Lane*> lanes;
  for (const auto& active : active_) lanes.push_back(active->lane.get());
  for (lane::Lane* lane : lanes) lane->interrupt();
  if (lanes.empty()) {
    close_group();
    loop_.stop();
  }
}

// A sink that cannot write ends the run: what is finished is on disk already.
void Run::fail(const Status& status) {
  if (status || fault_) return;
  fault_ = status.error();
  stopping_ = true;
  waiting_.clear();
  loop_.stop();
}

std::string Run::reproduce(const Scenario& scenario) const {
  const Options& options = *it_.options;
  std::string line = "footpad run " + shell_quote(scenario.from_user ? scenario.place.file : scenario.id);
  line += " --transport " + std::string(word(it_.plan.groups[group_].transport));
  line += " --policy " + std::string(word(it_.policy));
  line += std::string(" --mode ") + (it_.caged ? "cage" : "port");
  if (options.server != "embedded") line += " --server " + shell_quote(options.server);
  if (!options.user.empty())
    line += " --user " + shell_quote(options.user) + " --password-file " + shell_quote(options.password_file);
  for (const std::string& folder : options.catalogues) line += " --catalogue " + shell_quote(folder);
  if (!options.success.empty()) line += " --success " + shell_quote(options.success);
  if (options.domain != Options{}.domain) line += " --domain " + shell_quote(options.domain);
  if (options.local_domain != Options{}.local_domain) line += " --local-domain " + shell_quote(options.local_domain);
  line += " --seed " + std::to_string(it_.facts.seed);
  if (!options.subject.empty()) return line + " --subject " + shell_quote(options.subject);
  line += " --protocol " + std::string(it_.protocol->name) + " --";
  for (const std::string& word : options.command) line += " " + shell_quote(word);
  return line;
}

}  // namespace footpad::runner
