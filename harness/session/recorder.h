// Writes the ledger. The clock is given, so that a session stays free of time.
#pragma once

#include <functional>
#include <map>
#include <utility>

#include "model/ledger.h"

namespace footpad::session {

class Recorder {
 public:
  // `clock`: seconds since the case began.
  Recorder(Ledger& ledger, std::function<double()> clock) : ledger_(&ledger), clock_(std::move(clock)) {}

  Event& add(Event event);
  // Appends to the flow of (connection, from, channel), within its bound. `decoded`: to the one that holds what the
  // bytes say.
  FlowRange flow(std::uint32_t connection, Side from, Channel channel, ByteView bytes, bool decoded = false);
  // The client said more on that connection than anybody reads.
  void unread(std::uint32_t connection);
  void own_fault(const std::string& what);
  [[nodiscard]] const Ledger& ledger() const { return *ledger_; }

  static constexpr std::size_t kFlowLimit = 16U << 20U;  // bytes kept of one flow
  static constexpr std::size_t kAllLimit = 64U << 20U;   // bytes kept of all flows of one case
  static constexpr std::size_t kEventLimit = 200000;     // events kept of one case

 private:
  Ledger* ledger_;
  std::function<double()> clock_;
  std::map<std::tuple<std::uint32_t, Side, Channel, bool>, std::size_t> flows_;
  std::size_t kept_ = 0;  // bytes of all flows
  Event overflow_;
};

}  // namespace footpad::session
