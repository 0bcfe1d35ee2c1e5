#include "runner/run.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <thread>

#include "base/text.h"
#include "judge/judge.h"
#include "report/exit_code.h"
#include "runner/reproduce.h"
#include "runner/settle.h"

namespace footpad::runner {
namespace {

namespace fs = std::filesystem;

constexpr int kAgain = 2;    // times that a case is run once more because nobody listened to its client
constexpr std::size_t kWrittenAtOnce = 1U << 20U;  // bytes of evidence, in no time that a client would notice

int lanes_at_once(int wished) {
  return wished > 0 ? wished : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// As the stream has it: no face may say more than it, or a later one would differ.
double to_microseconds(double seconds) { return std::round(seconds * 1e6) / 1e6; }

}  // namespace

Run::Run(net::Loop& loop, Materials materials, std::vector<std::unique_ptr<report::Sink>> sinks)
    : loop_(loop),
      it_(std::move(materials)),
      sinks_(std::move(sinks)),
      gate_(*it_.catalogue),
      rounds_(it_.options->repeat) {}

Run::~Run() = default;

Result<int> Run::go() {
  began_ = loop_.now();
  for (const auto& sink : sinks_) fail(sink->run_began(it_.facts));
  tell_kept();
  const net::Handle stop = loop_.signal(SIGINT, [this] { interrupt(); });
  const net::Handle term = loop_.signal(SIGTERM, [this] { interrupt(); });
  const net::Handle begin = loop_.after(0, [this] { next_group(); });
  pulse_.emplace(loop_);
  if (!fault_) loop_.run();
  pulse_.reset();

  summary_.interrupted = interrupted_;
  summary_.seconds = to_microseconds(loop_.now() - began_);
  if (it_.known != nullptr) summary_.findings = it_.known->findings();
  summary_.exit = fault_ ? report::kExitOwnFault : report::exit_code(summary_, it_.options->strict);
  // A shard may be empty; the selection that it is a part of is not.
  if (summary_.exit == report::kExitNothingSelected && it_.facts.shard.total > 1) summary_.exit = report::kExitOk;
  for (const auto& sink : sinks_) fail(sink->run_ended(summary_));
  if (fault_) return *fault_;
  return summary_.exit;
}

void Run::tell_kept() {
  const auto begin = [&](const report::CaseResult& result) {
    for (const auto& sink : sinks_) fail(sink->case_began(result.facts));
  };
  for (const report::CaseResult& result : it_.kept.settled) {
    begin(result);
    emit(result);
  }
  for (const report::CaseResult& result : it_.kept.provisional) {
    begin(result);
    for (const auto& sink : sinks_) fail(sink->provisional(result));
  }
  for (const auto& sink : sinks_) fail(sink->resumed());
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
  for (const report::CaseResult& result : it_.kept.provisional)
    if (result.facts.transport == group.transport) secure_.push_back(result);
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
    settle_what_lost_its_control(group);
    for (const Case& attack : group.attacks) {
      if (!attack.unsupported.empty() || attack.state != Case::State::fresh) continue;
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
  if (!stopping_ && !waiting_.empty() && active_.size() < room) {
    const Job job = waiting_.front();
    waiting_.pop_front();
    start(job);
    // Setting a client up takes its time: those that run already are heard before the next is.
    next_ = loop_.after(0, [this] { fill(); });
    return;
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
  active->reproduce =
      reproduce_line(*job.scenario, *it_.options,
                     {active->facts.transport, it_.policy, it_.caged, std::string(it_.protocol->name), it_.facts.seed});
  if (job.round == 1 && job.again == 0)
    for (const auto& sink : sinks_) fail(sink->case_began(active->facts));
  std::error_code made;
  fs::create_directories(active->folder, made);
  if (made)
    fail(Error{"cannot make " + active->folder + ": " + made.message(), "is the disk full, or was --out removed?", ""});

  lane::Setup setup = furnish(group_facts(), gate_, *job.scenario, job.attack, it_.facts.seed,
                              active->facts.folder + "#" + std::to_string(job.round));
  setup.folder = active->folder;
  setup.captures = true;
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
  raw->began = loop_.now();
  raw->lane->start();
}

void Run::finished(Active& active, lane::Report report) {
  report::CaseResult result;
  result.facts = active.facts;
  result.verdict = report.verdict;
  result.seconds = to_microseconds(report.seconds);
  result.evidence = {&report.ledger,         report.chain_pem, report.chain_text,
                     report.key_log,         active.reproduce, report.capture ? &*report.capture : nullptr,
                     report.capture_withheld};

  const auto self = std::find_if(active_.begin(), active_.end(), [&](const auto& one) { return one.get() == &active; });
  dead_.push_back(std::move(*self));  // it is on the stack right now
  active_.erase(self);
  // Among attacks the next client starts while this one's evidence is written, unless that takes long; a control is
  // heard first.
  std::size_t said = 0;
  for (const auto& flow : report.ledger.flows) said += flow.bytes.size();
  if (active.job.attack != nullptr && !it_.options->fail_fast && !waiting_.empty() && said < kWrittenAtOnce) fill();

  if (runs_again(active, report.heard_until, result.verdict)) {
    waiting_.push_back(active.job);
    ++waiting_.back().again;
  } else if (active.job.attack == nullptr) {
    control_finished(active.job, result);
  } else if (it_.options->repeat <= 1) {
    decide(result);
  } else if (auto folded = rounds_.add(result)) {
    decide(folded->result);
  }
  std::error_code ignored;
  fs::remove_all(active.folder, ignored);
  reap_ = loop_.after(0, [this] {
    dead_.clear();
    fill();
  });
}

// A client that nobody listened to may have given up on that, and not on the attack: it is asked once more, behind all
// others. What it gave away is given away all the same.
bool Run::runs_again(const Active& active, double heard_until, Verdict& verdict) {
  const double deaf = pulse_->deaf_between(active.began, heard_until);
  const bool is_secure = verdict.verdict == VerdictWord::secure;
  const bool stands = verdict.verdict == VerdictWord::vulnerable || (active.job.attack == nullptr && is_secure);
  if (deaf < kDeaf || stands || interrupted_) return false;
  if (!stopping_ && active.job.again < kAgain) return true;
  if (is_secure) withdraw_unheard(verdict, deaf);
  return false;
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
  result.evidence.capture = nullptr;
  result.evidence.chain_pem.clear();
  result.evidence.chain_text.clear();
  result.evidence.key_log.clear();
  secure_.push_back(std::move(result));
}

// Those that a run before this one had left provisional, where their controls are red this time.
void Run::settle_what_lost_its_control(const Group& group) {
  for (const Case& attack : group.attacks) {
    if (attack.state != Case::State::provisional) continue;
    const auto red = std::find_if(attack.controls.begin(), attack.controls.end(), [&](const Scenario* control) {
      return gate_.state(*control) != ControlState::green;
    });
    const auto mine = std::find_if(secure_.begin(), secure_.end(), [&](const report::CaseResult& result) {
      return result.facts.scenario == attack.scenario;
    });
    if (red == attack.controls.end() || mine == secure_.end()) continue;
    report::CaseResult result = std::move(*mine);
    secure_.erase(mine);
    emit(unsettled(std::move(result), (*red)->id, gate_.reason(**red)));
  }
}

void Run::close_group() {
  for (Folded& folded : rounds_.cut_short()) decide(folded.result);
  const Closing closing{stage_ == Stage::closing && !interrupted_, closing_red_, closing_reason_};
  for (report::CaseResult& result : std::exchange(secure_, {})) emit(settled(std::move(result), closing));
}

void Run::emit(report::CaseResult result) {
  if (it_.known != nullptr)
    result.known = it_.known->rule(
        {result.facts.scenario->id, result.facts.transport, result.verdict.verdict, result.verdict.outcome});
  report::count(result, summary_);
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

}  // namespace footpad::runner
