// A loop on a thread of its own.
#include "net/loop_thread.h"

#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <vector>

namespace footpad::net {
namespace {

TEST(LoopThreads, CallInOrderOnTheirOwnThread) {
  auto started = LoopThread::start();
  ASSERT_TRUE(started);
  std::vector<int> order;
  std::thread::id there;
  for (int number = 0; number < 100; ++number) (*started)->call([&order, number](Loop&) { order.push_back(number); });
  (*started)->call_and_wait([&](Loop&) { there = std::this_thread::get_id(); });
  ASSERT_EQ(order.size(), 100U);
  for (std::size_t number = 0; number < order.size(); ++number) EXPECT_EQ(order[number], static_cast<int>(number));
  EXPECT_NE(there, std::this_thread::get_id());
}

TEST(LoopThreads, FinishWhatWasCalled) {
  bool done = false;
  {
    auto started = LoopThread::start();
    ASSERT_TRUE(started);
    (*started)->call([&](Loop&) { done = true; });
  }
  EXPECT_TRUE(done);
}

TEST(LoopThreads, LetTimersRun) {
  auto started = LoopThread::start();
  ASSERT_TRUE(started);
  std::promise<void> rang;
  Handle timer;
  (*started)->call([&](Loop& loop) { timer = loop.after(0, [&] { rang.set_value(); }); });
  rang.get_future().wait();
  (*started)->call_and_wait([&](Loop&) { timer.reset(); });
}

TEST(LoopThreads, LeaveSignalsToOthers) {
  auto started = LoopThread::start();
  ASSERT_TRUE(started);
  sigset_t blocked;
  (*started)->call_and_wait([&](Loop&) { pthread_sigmask(SIG_SETMASK, nullptr, &blocked); });
  EXPECT_EQ(sigismember(&blocked, SIGINT), 1);
  sigset_t here;
  pthread_sigmask(SIG_SETMASK, nullptr, &here);
  EXPECT_EQ(sigismember(&here, SIGINT), 0);
}

}  // namespace
}  // namespace footpad::net
