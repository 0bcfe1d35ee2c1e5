#include "footpad/road.h"

#include "base/result.h"
#include "include/core.h"

namespace footpad::v0_1 {

std::string Error::text() const { return footpad::Error{what, remedy, place}.text(); }

std::string version() { return FOOTPAD_VERSION; }

Result<Road> Road::open(const RoadOptions& options) {
  auto core = Core::open(options);
  if (!core) return core.error();
  return Road(std::move(*core));
}

Result<std::vector<Scenario>> Road::scenarios(const Wish& wish) const { return core_->scenarios(wish); }
Result<Plan> Road::plan(const Wish& wish) const { return core_->plan(wish); }
Result<std::string> Road::explain_json(const std::string& id) const { return core_->explain_json(id); }
Result<Lane> Road::lane(const Wish& wish) const { return core_->lane(wish); }
Result<Judged> Road::judge(const Wish& wish, const Client& client) const { return core_->judge(wish, client); }

Lane::Lane(Lane&& from) noexcept = default;

Lane& Lane::operator=(Lane&& from) noexcept {
  if (this == &from) return *this;
  if (core_) core_->remove(id);
  static_cast<LaneFields&>(*this) = static_cast<LaneFields&&>(from);
  core_ = std::move(from.core_);
  return *this;
}

Lane::~Lane() {
  if (core_) core_->remove(id);
}

namespace {
Error moved_from() { return {"the lane was moved from", "ask the one that it was moved to", ""}; }
}  // namespace

Result<LaneReport> Lane::done(int exit, const std::string& output) {
  if (!core_) return moved_from();
  return core_->done(id, exit, output);
}

Result<LaneReport> Lane::wait(double seconds, bool settled) {
  if (!core_) return moved_from();
  return core_->wait(id, seconds, settled);
}

Result<Ledger> Lane::ledger() const {
  if (!core_) return moved_from();
  return core_->ledger(id);
}

Result<std::string> Lane::transcript() const {
  if (!core_) return moved_from();
  return core_->transcript(id);
}

}  // namespace footpad::v0_1
