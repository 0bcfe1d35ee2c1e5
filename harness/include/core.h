// What all copies of a road share: the lanes, on the loop's own thread, where every call is carried to.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "api/lanes.h"
#include "api/shelf.h"
#include "footpad/road.h"
#include "net/loop_thread.h"
#include "runner/scratch.h"

namespace footpad::v0_1 {

class Core : public std::enable_shared_from_this<Core> {
 public:
  static Result<std::shared_ptr<Core>> open(const RoadOptions& options);
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  Result<std::vector<Scenario>> scenarios(const Wish& wish);
  Result<Plan> plan(const Wish& wish);
  Result<std::string> explain_json(const std::string& id);
  Result<Lane> lane(const Wish& wish);
  Result<Judged> judge(const Wish& wish, const Client& client);

  Result<LaneReport> done(const std::string& lane, int exit, const std::string& output);
  Result<LaneReport> wait(const std::string& lane, double seconds, bool settled);
  Result<Ledger> ledger(const std::string& lane);
  Result<std::string> transcript(const std::string& lane);
  void remove(const std::string& lane);

 private:
  explicit Core(runner::Scratch scratch) : scratch_(std::move(scratch)) {}
  // What `what` gives, made on the loop's thread.
  template <class What>
  auto ask(const What& what) -> decltype(what()) {
    std::optional<decltype(what())> out;
    thread_->call_and_wait([&](net::Loop&) { out.emplace(what()); });
    return std::move(*out);
  }
  Result<Done> control(const Plan& plan, const Client& client);

  runner::Scratch scratch_;
  std::unique_ptr<net::LoopThread> thread_;
  std::optional<api::Shelf> shelf_;    // on the thread
  std::unique_ptr<api::Lanes> lanes_;  // on the thread
  std::mutex playing_;
  std::set<std::string> played_;  // controls: a red one is not tried again
};

}  // namespace footpad::v0_1
