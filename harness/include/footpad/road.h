// The road between a client and its server, inside this process: lanes without a server in between. Footpad has a
// thread of its own there. A process that has opened a road may not go on in a child that it forked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "footpad/export.h"
#include "footpad/lane.h"
#include "footpad/result.h"
#include "footpad/verdict.h"
#include "footpad/wish.h"

// clang-format off
FOOTPAD_BEGIN_API
// clang-format on

struct RoadOptions {
  std::string data;  // the folder of scenarios/ and certs/; empty: $FOOTPAD_DATA, else what was installed
  std::vector<std::string> catalogues;  // folders of further scenarios
  std::size_t lanes = 4096;             // at most at once, 1 to 16384; each takes four open files
  std::optional<std::uint64_t> seed;    // makes keys and serial numbers repeatable
};

// The client under test: does in this lane what a user would, and gives its exit code (0: success by its own account).
// What it throws is taken for a failure with that text. It must let go of its connections before it returns. Nobody can
// end it from outside: the lane's deadline judges it, but does not bring it back.
using Client = std::function<int(const Lane&)>;

// One attack on a client, judged with its controls.
struct Judged {
  std::string scenario, transport, policy;
  Verdict verdict;
  Explanation explanation;
  std::string transcript;
};

// Copies are the same road; it ends with the last of them and its lanes.
class Road {
 public:
  // An Error where the data is not found or is wrong, or the system has no files or threads left.
  FOOTPAD_API static Result<Road> open(const RoadOptions& options = {});

  [[nodiscard]] FOOTPAD_API Result<std::vector<Scenario>> scenarios(const Wish& wish) const;
  [[nodiscard]] FOOTPAD_API Result<Plan> plan(const Wish& wish) const;
  // What is done, what the client must do, clause, remedy and a picture: JSON, as GET /v1/scenarios/ID.
  [[nodiscard]] FOOTPAD_API Result<std::string> explain_json(const std::string& id) const;

  // An Error for what does not exist, or what a port on loopback cannot show.
  [[nodiscard]] FOOTPAD_API Result<Lane> lane(const Wish& wish) const;

  // One attack, over one transport: lets the client onto the lanes of its controls first (each once for a client's
  // name), attacks it, and where it looks secure lets it onto the honest control once more, as `footpad run` does. What
  // cannot be shown here is judged `unsupported`.
  [[nodiscard]] FOOTPAD_API Result<Judged> judge(const Wish& wish, const Client& client) const;

 private:
  explicit Road(std::shared_ptr<Core> core) : core_(std::move(core)) {}
  std::shared_ptr<Core> core_;
};

// Of the library, "0.1.0".
FOOTPAD_API std::string version();

FOOTPAD_END_API
