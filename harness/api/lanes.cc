#include "api/lanes.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "lane/trust.h"
#include "runner/plan.h"

namespace footpad::api {
namespace {

namespace fs = std::filesystem;

constexpr int kNotFound = 404, kUnsuitable = 422, kOwnFault = 500, kBusy = 503;
constexpr std::size_t kMostDomains = 64;

Error too_many(const std::string& what) {
  return Error{"there are too many " + what + " already",
               "delete the lanes that are done with, or start another server", ""};
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Lanes::Lanes(net::Loop& loop, Shelf& shelf, std::string folder, std::uint64_t seed, Limits limits)
    : loop_(loop), pulse_(loop), shelf_(shelf), folder_(std::move(folder)), seed_(seed), limits_(limits) {}

Lanes::~Lanes() = default;

Answer<runner::Supply*> Lanes::supply_of(const Wish& wish) {
  auto& supply = supplies_[wish.domain + " " + wish.local_domain];
  if (supply) return supply.get();
  if (supplies_.size() > kMostDomains) return Problem{kBusy, too_many("domains")};
  auto made = runner::Supply::create(shelf_.catalogue(), seed_, wish.domain, wish.local_domain);
  if (!made) return Problem{kOwnFault, made.error()};
  supply = std::move(*made);
  return supply.get();
}

Answer<std::shared_ptr<Group>> Lanes::group_of(const Wish& wish, const dialogue::Protocol& protocol,
                                               const runner::Group& plan) {
  const std::string key = group_key(wish, protocol, plan.transport);
  const auto known = groups_.find(key);
  const bool fresh = known == groups_.end();
  if (fresh && groups_.size() >= limits_.groups && !forget_group()) return Problem{kBusy, too_many("clients")};
  auto group = fresh ? std::make_shared<Group>(shelf_.catalogue(), definition_of(wish, protocol), runner::GroupFacts{})
                     : known->second;
  if (fresh) {
    group->facts.protocol = &protocol;
    group->facts.policy = wish.policy;
    group->facts.transport = plan.transport;
    group->facts.domain = wish.domain;
    group->facts.local_domain = wish.local_domain;
    groups_[key] = group;
  }
  group->used = ++now_;
  for (const Scenario* control : plan.closing) group->closing.try_emplace(control->id, 0);
  return group;
}

// The one that was judged longest ago.
bool Lanes::forget_lane() {
  const OpenLane* oldest = nullptr;
  for (const auto& [id, lane] : lanes_)
    if (lane->state == State::judged && (oldest == nullptr || lane->judged < oldest->judged)) oldest = lane.get();
  if (oldest == nullptr) return false;
  drop(std::string(oldest->id));
  return true;
}

// The one that was asked for longest ago, of those without a lane. Its controls count no more.
bool Lanes::forget_group() {
  auto oldest = groups_.end();
  for (auto one = groups_.begin(); one != groups_.end(); ++one)
    if (one->second.use_count() == 1 && (oldest == groups_.end() || one->second->used < oldest->second->used))
      oldest = one;
  if (oldest == groups_.end()) return false;
  groups_.erase(oldest);
  return true;
}

Answer<const OpenLane*> Lanes::open(const Wish& wish) {
  if (lanes_.size() >= limits_.lanes && !forget_lane()) return Problem{kBusy, too_many("lanes")};
  auto meant = resolve(wish, shelf_);
  if (!meant) return meant.problem();
  const runner::Group* plan = meant->plan.groups.empty() ? nullptr : &meant->plan.groups.front();
  if (plan == nullptr || (plan->attacks.empty() && plan->controls.empty()))
    return Problem{kUnsuitable,
                   Error{"the scenario does not exist for this client on this transport, under this policy",
                         "see: GET /v1/scenarios", ""}};
  const bool is_attack = !plan->attacks.empty();
  if (is_attack && !plan->attacks.front().unsupported.empty())
    return Problem{kUnsuitable, Error{"a lane cannot show this: " + plan->attacks.front().unsupported,
                                      "what needs a cage runs with: footpad run --mode cage", ""}};
  auto supply = supply_of(wish);
  if (!supply) return supply.problem();
  auto group = group_of(wish, *meant->protocol, *plan);
  if (!group) return group.problem();

  auto opened = std::make_unique<OpenLane>();
  opened->id = std::to_string(++number_);
  opened->group = *group;
  if (is_attack) opened->attack = plan->attacks.front();
  opened->scenario = is_attack ? opened->attack.scenario : plan->controls.front();
  opened->opened = ++now_;
  report::CaseFacts& facts = opened->result.facts;
  facts.scenario = opened->scenario;
  facts.protocol = meant->protocol->name;
  facts.transport = plan->transport;
  facts.policy = wish.policy;
  facts.folder = runner::folder_name(*opened->scenario, plan->transport, false);

  runner::GroupFacts common = (*group)->facts;
  common.timeout = wish.timeout;
  // Repeatable where it is asked for; else the same scenario has other canaries each time.
  const std::string name = facts.folder + (wish.seed ? "#1" : "#" + opened->id);
  lane::Setup setup = runner::furnish(common, (*group)->gate, *opened->scenario, is_attack ? &opened->attack : nullptr,
                                      wish.seed.value_or(seed_), name);
  setup.outside = true;
  if (wish.timeout > 0) setup.awaited_seconds = wish.timeout;
  opened->canaries = setup.canaries;
  opened->deadline = setup.timing.deadline;
  OpenLane& kept = *opened;
  lanes_[opened->id] = std::move(opened);
  const auto spared = is_attack ? (*group)->gate.spares(kept.attack) : std::nullopt;
  const bool all_heard =
      std::all_of(kept.attack.controls.begin(), kept.attack.controls.end(),
                  [&](const auto* control) { return (*group)->gate.state(*control) != ControlState::none; });
  if (spared && all_heard) {
    kept.result.verdict = *spared;
    close(kept);
    return &kept;
  }
  if (const Status up = launch(kept, std::move(setup), **supply); !up) {
    drop(kept.id);
    return Problem{kBusy, up.error()};
  }
  return &kept;
}

Status Lanes::launch(OpenLane& opened, lane::Setup setup, runner::Supply& supply) {
  opened.folder = folder_ + "/" + opened.id;
  std::error_code fault;
  fs::create_directory(opened.folder, fault);
  if (fault) return Error{"cannot make " + opened.folder + ": " + fault.message(), "is the disk full?", ""};
  setup.folder = opened.folder;
  if (auto ready = supply.chains(setup, loop_); !ready) return ready.error();
  opened.began = loop_.now();
  OpenLane* raw = &opened;
  opened.lane = std::make_unique<lane::Lane>(loop_, std::move(setup),
                                             [this, raw](lane::Report report) { finished(*raw, std::move(report)); });
  opened.lane->start();
  if (!opened.lane->ledger().own_fault.empty()) return Error{opened.lane->ledger().own_fault, "", ""};
  opened.told = opened.lane->told();
  opened.ca_pem = read(opened.told.ca);
  return Done{};
}

void Lanes::finished(OpenLane& lane, lane::Report report) {
  lane.result.verdict = report.verdict;
  // Nobody here can start the client once more, as a run does.
  const double deaf = pulse_.deaf_between(lane.began, report.heard_until);
  if (deaf >= runner::kDeaf && !lane.is_control() && report.verdict.verdict == VerdictWord::secure)
    runner::withdraw_unheard(lane.result.verdict, deaf);
  lane.result.seconds = report.seconds;
  lane.result.evidence.chain_pem = std::move(report.chain_pem);
  lane.result.evidence.chain_text = std::move(report.chain_text);
  lane.result.evidence.key_log = std::move(report.key_log);
  lane.ledger = std::move(report.ledger);
  dead_.push_back(std::move(lane.lane));
  reap_ = loop_.after(0, [this] { dead_.clear(); });
  close(lane);
}

// Judged, for good or until its control was green once more.
void Lanes::close(OpenLane& lane) {
  lane.judged = ++now_;
  lane.result.evidence.ledger = &lane.ledger;
  lane.state = State::judged;
  if (lane.is_control()) {
    heard(lane);
    runner::excuse_probe(shelf_.catalogue(), *lane.scenario, lane.result.verdict);
  } else if (lane.result.verdict.verdict == VerdictWord::secure) {
    lane.state = State::provisional;
    // A control may have failed while the attack was under way.
    for (const Scenario* control : lane.attack.controls)
      if (lane.group->gate.state(*control) != ControlState::green) withdraw(lane, lane.group->gate.reason(*control));
  }
  expiries_[lane.id] = loop_.after(limits_.kept_seconds, [this, id = lane.id] { drop(id); });
  tell(lane);
}

void Lanes::withdraw(OpenLane& lane, const std::string& reason) {
  if (lane.state != State::provisional) return;
  runner::withdraw(lane.result.verdict, reason);
  lane.state = State::judged;
}

void Lanes::heard(const OpenLane& control) {
  Group& group = *control.group;
  const Verdict& verdict = control.result.verdict;
  group.gate.hear(*control.scenario, verdict, control.result.seconds, control.ledger);
  const auto closing = group.closing.find(control.scenario->id);
  if (closing == group.closing.end()) return;
  if (verdict.verdict == VerdictWord::secure) {
    closing->second = std::max(closing->second, control.opened);
    settle(group);
    return;
  }
  for (const auto& [id, lane] : lanes_) {
    if (lane->group.get() != &group || lane->state != State::provisional) continue;
    withdraw(*lane, verdict.reason);
    tell(*lane);
  }
}

void Lanes::settle(const Group& group) {
  for (const auto& [id, lane] : lanes_) {
    if (lane->group.get() != &group || lane->state != State::provisional || !group.closed_since(lane->judged)) continue;
    lane->state = State::judged;
    tell(*lane);
  }
}

Answer<const OpenLane*> Lanes::find(const std::string& id) const {
  if (const auto found = lanes_.find(id); found != lanes_.end()) return found->second.get();
  return Problem{kNotFound, Error{"there is no lane '" + printable(id) + "'",
                                  "it was deleted, or is too old to be kept; see: GET /v1/lanes", ""}};
}

std::vector<const OpenLane*> Lanes::all() const {
  std::vector<const OpenLane*> out;
  for (const auto& [id, lane] : lanes_) out.push_back(lane.get());
  std::sort(out.begin(), out.end(), [](const auto* one, const auto* other) { return one->opened < other->opened; });
  return out;
}

void Lanes::done(const std::string& id, int exit, const std::string& output) {
  const auto found = lanes_.find(id);
  if (found != lanes_.end() && found->second->lane) found->second->lane->client_ended(exit, output);
}

void Lanes::wait(const std::string& id, double seconds, bool finally, std::function<void(const OpenLane*)> then) {
  const auto found = lanes_.find(id);
  if (found == lanes_.end()) return then(nullptr);
  const State state = found->second->state;
  if (state == State::judged || (state == State::provisional && !finally) || seconds <= 0)
    return then(found->second.get());
  auto waiter = std::make_shared<Waiter>();
  waiter->finally = finally;
  waiter->then = std::move(then);
  waiter->timeout = loop_.after(seconds, [this, id, raw = waiter.get()] { waited_enough(id, raw); });
  waiters_[id].push_back(std::move(waiter));
}

void Lanes::waited_enough(const std::string& id, const Waiter* waiter) {
  const auto lane = lanes_.find(id);
  auto& waiting = waiters_[id];
  const auto found = std::find_if(waiting.begin(), waiting.end(), [&](const auto& one) { return one.get() == waiter; });
  if (found == waiting.end()) return;
  const auto over = std::move(*found);
  waiting.erase(found);
  if (waiting.empty()) waiters_.erase(id);
  over->then(lane == lanes_.end() ? nullptr : lane->second.get());
}

void Lanes::tell(const OpenLane& lane, bool gone) {
  const auto found = waiters_.find(lane.id);
  if (found == waiters_.end()) return;
  std::vector<std::shared_ptr<Waiter>> told, waiting;
  for (auto& waiter : found->second) {
    const bool waits_on = waiter->finally && lane.state == State::provisional && !gone;
    (waits_on ? waiting : told).push_back(std::move(waiter));
  }
  found->second = std::move(waiting);
  if (found->second.empty()) waiters_.erase(found);
  for (const auto& waiter : told) waiter->then(gone ? nullptr : &lane);
}

Answer<Done> Lanes::remove(const std::string& id) {
  if (auto found = find(id); !found) return found.problem();
  drop(id);
  return Done{};
}

void Lanes::drop(const std::string& id) {
  const auto found = lanes_.find(id);
  if (found == lanes_.end()) return;
  const std::unique_ptr<OpenLane> lane = std::move(found->second);
  lanes_.erase(found);
  tell(*lane, true);
  expiries_.erase(id);
  std::error_code ignored;
  if (!lane->folder.empty()) fs::remove_all(lane->folder, ignored);
}

}  // namespace footpad::api
