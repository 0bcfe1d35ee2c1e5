#include "session/recorder.h"

#include <algorithm>

namespace footpad::session {

Event& Recorder::add(Event event) {
  event.at = clock_();
  if (ledger_->events.size() >= kEventLimit) {
    // Past this nothing may be called secure: the flows say so.
    for (Flow& flow : ledger_->flows) flow.truncated = true;
    overflow_ = std::move(event);
    return overflow_;
  }
  ledger_->events.push_back(std::move(event));
  return ledger_->events.back();
}

FlowRange Recorder::flow(std::uint32_t connection, Side from, Channel channel, ByteView bytes, bool decoded) {
  const auto [found, fresh] = flows_.try_emplace({connection, from, channel, decoded}, ledger_->flows.size());
  if (fresh) ledger_->flows.push_back(Flow{connection, from, channel, {}, false, decoded});
  Flow& flow = ledger_->flows[found->second];
  const std::size_t begin = flow.bytes.size();
  const std::size_t room = std::min(kFlowLimit - std::min(kFlowLimit, begin), kAllLimit - std::min(kAllLimit, kept_));
  flow.bytes += bytes.substr(0, room);
  kept_ += flow.bytes.size() - begin;
  if (bytes.size() > room) flow.truncated = true;
  return {found->second, begin, flow.bytes.size()};
}

void Recorder::unread(std::uint32_t connection) {
  ledger_->flows[flow(connection, Side::client, Channel::clear, {}).flow].truncated = true;
}

void Recorder::own_fault(const std::string& what) {
  if (ledger_->own_fault.empty()) ledger_->own_fault = what;
}

}  // namespace footpad::session
