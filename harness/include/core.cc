#include "include/core.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <future>
#include <random>

#include "api/lane_json.h"
#include "api/scenario_json.h"
#include "api/steps.h"
#include "include/convert.h"
#include "runner/shipped.h"
#include "tls/raw_certificate.h"

namespace footpad::v0_1 {
namespace {

constexpr std::size_t kMostLanes = 16384;
constexpr std::size_t kMostClients = 65536;
constexpr double kKept = 365.0 * 86400, kLongestWait = 2 * 3600;  // seconds; every lane ends before by itself
constexpr int kMostExit = 255;

// Of this library, or of the program that it is a part of.
std::string own_file() {
  Dl_info here{};
  return dladdr(reinterpret_cast<void*>(&own_file), &here) != 0 && here.dli_fname != nullptr ? here.dli_fname : "";
}

std::string temporary_folder() {
  const char* set = std::getenv("TMPDIR");
  return set != nullptr && *set != '\0' ? set : "/tmp";
}

}  // namespace

Result<std::shared_ptr<Core>> Core::open(const RoadOptions& options) {
  if (!tls::serves_octets())
    return Error{"OpenSSL is asked before Footpad in this program, so that no certificate can be shown as it was made",
                 "link Footpad::footpad (libfootpad) before OpenSSL and what is linked to it", ""};
  if (options.lanes == 0 || options.lanes > kMostLanes)
    return Error{"there cannot be " + std::to_string(options.lanes) + " lanes at once",
                 "give 1 to " + std::to_string(kMostLanes), ""};
  const std::string data = options.data.empty() ? runner::data_folder(own_file(), FOOTPAD_SOURCE) : options.data;
  std::vector<footpad::Error> errors;
  auto catalogue = runner::load(data, options.catalogues, {}, errors);
  if (!errors.empty()) return error_of(errors);
  if (catalogue.scenarios.empty())
    return Error{"there are no scenarios in " + data, "set FOOTPAD_DATA to Footpad's data folder", ""};
  auto scratch = runner::Scratch::make(temporary_folder());
  if (!scratch) return error_of(scratch.error());
  auto thread = net::LoopThread::start();
  if (!thread) return error_of(thread.error());
  std::shared_ptr<Core> core(new Core(std::move(*scratch)));
  core->thread_ = std::move(*thread);
  std::random_device device;
  const std::uint64_t seed = options.seed.value_or((static_cast<std::uint64_t>(device()) << 32U) | device());
  core->thread_->call_and_wait([&](net::Loop& loop) {
    core->shelf_.emplace(std::move(catalogue));
    core->lanes_ = std::make_unique<api::Lanes>(loop, *core->shelf_, core->scratch_.path(), seed,
                                                api::Lanes::Limits{options.lanes, kKept, kMostClients});
  });
  return core;
}

Core::~Core() {
  thread_->call_and_wait([this](net::Loop&) {
    lanes_.reset();
    shelf_.reset();
  });
}

Result<std::vector<Scenario>> Core::scenarios(const Wish& wish) {
  return ask([&]() -> Result<std::vector<Scenario>> {
    auto read = read_wish(wish, true);
    if (!read) return error_of(read.problem());
    auto meant = api::resolve(*read, *shelf_);
    if (!meant) return error_of(meant.problem());
    std::vector<Scenario> out;
    for (const auto& row : api::list_json(meant->plan, *meant->protocol, read->policy)) out.push_back(scenario_of(row));
    return out;
  });
}

Result<Plan> Core::plan(const Wish& wish) {
  return ask([&]() -> Result<Plan> {
    auto read = read_wish(wish, true);
    if (!read) return error_of(read.problem());
    auto meant = api::resolve(*read, *shelf_);
    if (!meant) return error_of(meant.problem());
    const api::Steps all = api::steps_of(*read, *meant);
    Plan out;
    for (const api::Step& step : all.steps)
      out.steps.push_back({step.scenario->id, std::string(word(step.transport)),
                           step.scenario->kind == footpad::Scenario::Kind::control, step.closing, wish_of(step.lane)});
    for (const api::Skipped& one : all.skipped)
      out.skipped.push_back({one.scenario->id, std::string(word(one.transport)), one.why});
    return out;
  });
}

Result<std::string> Core::explain_json(const std::string& id) {
  return ask([&]() -> Result<std::string> {
    auto scenario = shelf_->find(id);
    if (!scenario) return error_of(scenario.problem());
    return text_of(api::explain_json(**scenario, shelf_->catalogue()));
  });
}

Result<Lane> Core::lane(const Wish& wish) {
  auto opened = ask([&]() -> Result<api::Json> {
    auto read = read_wish(wish, false);
    if (!read) return error_of(read.problem());
    auto lane = lanes_->open(*read);
    if (!lane) return error_of(lane.problem());
    return api::lane_json(**lane);
  });
  if (!opened) return opened.error();
  Lane lane(shared_from_this());
  fill(lane, *opened);
  return lane;
}

Result<LaneReport> Core::wait(const std::string& lane, double seconds, bool settled) {
  const auto told = std::make_shared<std::promise<Result<LaneReport>>>();
  auto waiting = told->get_future();
  thread_->call([=, this](net::Loop&) {
    if (auto known = lanes_->find(lane); !known) return told->set_value(error_of(known.problem()));
    lanes_->wait(lane, std::clamp(seconds, 0.0, kLongestWait), settled, [told](const api::OpenLane* seen) {
      if (seen == nullptr) return told->set_value(Error{"the lane was closed meanwhile", "", ""});
      told->set_value(report_of(api::lane_json(*seen)));
    });
  });
  return waiting.get();
}

Result<LaneReport> Core::done(const std::string& lane, int exit, const std::string& output) {
  if (exit < 0 || exit > kMostExit)
    return Error{"a client cannot end with " + std::to_string(exit),
                 "0: it reports success; 1: an error; 128 and a signal's number: a crash", ""};
  thread_->call([this, lane, exit, output](net::Loop&) { lanes_->done(lane, exit, output); });
  return wait(lane, kLongestWait, false);
}

Result<Ledger> Core::ledger(const std::string& lane) {
  return ask([&]() -> Result<Ledger> {
    auto known = lanes_->find(lane);
    if (!known) return error_of(known.problem());
    return ledger_of((*known)->seen());
  });
}

Result<std::string> Core::transcript(const std::string& lane) {
  return ask([&]() -> Result<std::string> {
    auto known = lanes_->find(lane);
    if (!known) return error_of(known.problem());
    return api::transcript_of(**known);
  });
}

void Core::remove(const std::string& lane) {
  thread_->call_and_wait([&](net::Loop&) { (void)lanes_->remove(lane); });
}

}  // namespace footpad::v0_1
