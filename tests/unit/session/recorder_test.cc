// What is kept of a case is bounded, and what is not kept is never forgotten to be missing.
#include "session/recorder.h"

#include <gtest/gtest.h>

namespace footpad::session {
namespace {

TEST(Recorder, KeepsSoMuchOfAllFlowsTogether) {
  Ledger ledger;
  Recorder recorder(ledger, [] { return 0.0; });
  const Bytes much(Recorder::kFlowLimit, 'x');
  for (std::uint32_t connection = 1; connection <= 6; ++connection)
    recorder.flow(connection, Side::client, Channel::clear, much);
  std::size_t kept = 0;
  for (const Flow& flow : ledger.flows) {
    kept += flow.bytes.size();
    EXPECT_EQ(flow.truncated, flow.bytes.size() < much.size());
  }
  EXPECT_EQ(kept, Recorder::kAllLimit);
  ASSERT_EQ(ledger.flows.size(), 6U);
  EXPECT_TRUE(ledger.flows.back().truncated);
}

TEST(Recorder, AConnectionThatNobodyReadIsTruncated) {
  Ledger ledger;
  Recorder recorder(ledger, [] { return 0.0; });
  recorder.unread(501);
  ASSERT_EQ(ledger.flows.size(), 1U);
  EXPECT_EQ(ledger.flows[0].connection, 501U);
  EXPECT_EQ(ledger.flows[0].from, Side::client);
  EXPECT_TRUE(ledger.flows[0].truncated);
}

}  // namespace
}  // namespace footpad::session
