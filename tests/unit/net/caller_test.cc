#include "net/caller.h"

#include <gtest/gtest.h>

namespace footpad::net {
namespace {

TEST(Caller, CallsUntilSomebodyListens) {
  auto loop = Loop::create();
  ASSERT_TRUE(loop);
  const int port = free_port();
  ASSERT_NE(port, 0);
  Fd here, there;
  const auto done = [&] {
    if (here.open() && there.open()) (*loop)->stop();
  };
  Caller caller(**loop, calling_socket(), port, [&](Fd fd) {
    here = std::move(fd);
    done();
  });
  std::unique_ptr<Listener> listener;
  // Nobody is there yet when it calls for the first time.
  const Handle later = (*loop)->after(0.05, [&] {
    auto opened = Listener::open(**loop, port, [&](Fd fd) {
      there = std::move(fd);
      done();
    });
    if (opened) listener = std::move(*opened);
  });
  const Handle too_long = (*loop)->after(20, [&] { (*loop)->stop(); });
  (*loop)->run();
  ASSERT_TRUE(listener) << "the port was taken meanwhile";
  EXPECT_TRUE(here.open());
  EXPECT_TRUE(there.open());
}

}  // namespace
}  // namespace footpad::net
