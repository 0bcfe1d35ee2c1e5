// The lanes of a server: opened for clients outside, judged when these have ended, kept for a while, and gone.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/group.h"
#include "api/problem.h"
#include "api/shelf.h"
#include "api/wish.h"
#include "lane/lane.h"
#include "net/loop.h"
#include "net/pulse.h"
#include "report/sink.h"
#include "runner/supply.h"

namespace footpad::api {

enum class State {
  open,         // the client is awaited, or busy
  provisional,  // it looks secure, and waits for its control to be green once more
  judged
};
}  // namespace footpad::api

namespace footpad {
template <>
struct Words<api::State> {
  static constexpr std::array<std::pair<api::State, std::string_view>, 3> table{
      {{api::State::open, "open"}, {api::State::provisional, "provisional"}, {api::State::judged, "judged"}}};
};
}  // namespace footpad

namespace footpad::api {

struct OpenLane {
  std::string id;
  State state = State::open;
  std::shared_ptr<Group> group;
  const Scenario* scenario = nullptr;
  runner::Case attack;  // of an attack: with its controls
  Canaries canaries;
  subject::Values told;
  std::string ca_pem;
  double deadline = 0;
  double began = 0;  // of the loop's now()
  Moment opened = 0, judged = 0;
  report::CaseResult result;  // once it is not open
  Ledger ledger;
  std::string folder;
  std::unique_ptr<lane::Lane> lane;  // while it is open; null too where there was nothing to be done

  [[nodiscard]] bool is_control() const { return scenario->kind == Scenario::Kind::control; }
  [[nodiscard]] const Ledger& seen() const { return lane ? lane->ledger() : ledger; }
};

class Lanes {
 public:
  struct Limits {
    std::size_t lanes = 4096;   // at once
    double kept_seconds = 600;  // after it was judged, where there is room
    std::size_t groups = 4096;  // clients, whose controls are remembered
  };
  // `folder`: exists; every lane gets one below.
  Lanes(net::Loop& loop, Shelf& shelf, std::string folder, std::uint64_t seed, Limits limits);
  ~Lanes();
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  Answer<const OpenLane*> open(const Wish& wish);
  [[nodiscard]] Answer<const OpenLane*> find(const std::string& id) const;
  [[nodiscard]] std::vector<const OpenLane*> all() const;
  // The client's own word that it has ended.
  void done(const std::string& id, int exit, const std::string& output);
  // Calls back once the lane is judged (`finally`: and no longer provisional), gone (nullptr), or the time is over.
  void wait(const std::string& id, double seconds, bool finally, std::function<void(const OpenLane*)> then);
  Answer<Done> remove(const std::string& id);

 private:
  struct Waiter {
    bool finally = false;
    std::function<void(const OpenLane*)> then;
    net::Handle timeout;
  };

  Answer<std::shared_ptr<Group>> group_of(const Wish& wish, const dialogue::Protocol& protocol,
                                          const runner::Group& plan);
  bool forget_lane();
  bool forget_group();
  Answer<runner::Supply*> supply_of(const Wish& wish);
  Status launch(OpenLane& opened, lane::Setup setup, runner::Supply& supply);
  void finished(OpenLane& lane, lane::Report report);
  void close(OpenLane& lane);
  void heard(const OpenLane& control);
  static void withdraw(OpenLane& lane, const std::string& reason);
  void settle(const Group& group);
  void tell(const OpenLane& lane, bool gone = false);
  void waited_enough(const std::string& id, const Waiter* waiter);
  void drop(const std::string& id);

  net::Loop& loop_;
  net::Pulse pulse_;
  Shelf& shelf_;
  std::string folder_;
  std::uint64_t seed_;
  Limits limits_;
  Moment now_ = 0;
  std::uint64_t number_ = 0;
  std::map<std::string, std::unique_ptr<runner::Supply>> supplies_;  // by domain
  std::map<std::string, std::shared_ptr<Group>> groups_;
  std::map<std::string, std::unique_ptr<OpenLane>> lanes_;
  std::map<std::string, net::Handle> expiries_;
  std::map<std::string, std::vector<std::shared_ptr<Waiter>>> waiters_;  // by lane
  std::vector<std::unique_ptr<lane::Lane>> dead_;                        // on the stack right now
  net::Handle reap_;
};

}  // namespace footpad::api
