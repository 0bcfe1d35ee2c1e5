// What the peer has acknowledged, where it closes at the very moment at which it has read everything.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

#include "base/bytes.h"
#include "net/socket.h"

namespace footpad::net {
namespace {

constexpr int kTimes = 400, kStep = 50;  // nanoseconds

struct Ends {
  Fd here, there;
};

// Bytes that came; 0: the peer has ended.
ssize_t polled(int fd) {
  std::array<char, 16> buffer{};
  for (;;) {
    const ssize_t got = recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got >= 0 || errno != EAGAIN) return got;
  }
}

Ends connection() {
  Fd listening(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  Ends out;
  if (bind(listening.get(), generic, size) != 0 || listen(listening.get(), 1) != 0 ||
      getsockname(listening.get(), generic, &size) != 0)
    return out;
  out.there = Fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(out.there.get(), generic, size) == 0) out.here = Fd(accept(listening.get(), nullptr, nullptr));
  return out;
}

// Both ends poll, and the FIN leaves a little later each time: in some of them the peer is just closing.
TEST(Drained, WhatWasReadByAPeerThatClosesBeforeTheFinComes) {
  for (int i = 0; i < kTimes; ++i) {
    Ends ends = connection();
    ASSERT_TRUE(ends.here.open() && ends.there.open());
    std::thread peer([&] {
      EXPECT_EQ(polled(ends.there.get()), 7);
      ends.there.reset();
    });
    EXPECT_EQ(send(ends.here.get(), "goodbye", 7, MSG_NOSIGNAL), 7);
    const auto later = std::chrono::steady_clock::now() + std::chrono::nanoseconds(i * kStep);
    while (std::chrono::steady_clock::now() < later) {
    }
    shutdown(ends.here.get(), SHUT_WR);
    EXPECT_EQ(polled(ends.here.get()), 0) << "its own FIN acknowledges what it has read";
    EXPECT_TRUE(drained(ends.here.get(), true)) << "time " << i;
    peer.join();
  }
}

TEST(Drained, NotWhatTheKernelStillHolds) {
  Ends ends = connection();
  ASSERT_TRUE(ends.here.open() && ends.there.open());
  const Bytes block(std::size_t{1} << 20U, 'x');
  while (send(ends.here.get(), block.data(), block.size(), MSG_NOSIGNAL | MSG_DONTWAIT) > 0) {
  }
  EXPECT_FALSE(drained(ends.here.get(), false));
  EXPECT_FALSE(drained(ends.here.get(), true));
}

}  // namespace
}  // namespace footpad::net
