// Time that one callback takes from all others.
#include "net/loop.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace footpad::net {
namespace {

TEST(Loops, KnowHowLongACallbackKeptTheOthersWaiting) {
  auto made = Loop::create();
  ASSERT_TRUE(made);
  Loop& loop = **made;
  double before = -1, after = -1;
  const Handle slow = loop.after(0, [&] {
    before = loop.stalled();
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
  });
  const Handle last = loop.after(0.01, [&] {
    after = loop.stalled();
    loop.stop();
  });
  loop.run();
  EXPECT_EQ(before, 0);
  EXPECT_GE(after, 0.06);
}

}  // namespace
}  // namespace footpad::net
