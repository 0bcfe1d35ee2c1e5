#include "net/pulse.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace footpad::net {
namespace {

void sleep(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

struct PulseTest : testing::Test {
  std::unique_ptr<Loop> loop = std::move(*Loop::create());
  Pulse pulse{*loop};
  std::vector<Handle> waiting;

  void at(double seconds, Callback callback) { waiting.push_back(loop->after(seconds, std::move(callback))); }
};

TEST_F(PulseTest, WhileALongCallbackRuns) {
  double during = 0, before = 0, behind = 0;
  at(0, [&] {
    const double began = loop->now();
    sleep(1.2);
    before = pulse.deaf_between(0, began);
    during = pulse.deaf_between(began, loop->now());
  });
  at(1.6, [&] {
    behind = pulse.deaf_between(0, loop->now());
    loop->stop();
  });
  const double began = loop->now();
  loop->run();
  const double since = pulse.deaf_between(began + 1, loop->now());
  EXPECT_GE(during, 1.2);
  EXPECT_GE(behind, 1.2);
  EXPECT_LT(since, behind) << "only what lies behind the first time";
  EXPECT_LT(before, during) << "only what lies before the second";
  EXPECT_GE(before, 0);
}

// None of them is long: nobody is heard between them, for they are all due at once.
TEST_F(PulseTest, WhileManyShortOnesRun) {
  for (int i = 0; i < 6; ++i) at(0, [] { sleep(0.25); });
  at(0.01, [&] { loop->stop(); });
  loop->run();
  EXPECT_GE(pulse.deaf_between(0, loop->now()), 1.5);
}

TEST_F(PulseTest, WhoListensIsNotDeaf) {
  at(0.6, [&] { loop->stop(); });
  const double began = loop->now();
  loop->run();
  EXPECT_LT(pulse.deaf_between(began, loop->now()), loop->now() - began) << "it has beaten in between";
}

}  // namespace
}  // namespace footpad::net
