// A client that never reads is not read for ever: what is answered to it must lie somewhere.
#include "net/wire.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cerrno>

namespace footpad::net {
namespace {

constexpr std::size_t kMost = std::size_t{64} << 20U;   // more than all buffers between the two together
constexpr std::size_t kWaited = std::size_t{3} << 20U;  // more than waits where nobody is read
const Canaries kAccount{"user", "pencil", "t0ken", "wherefore", "m4rker", "d.test"};

// Two ends of one connection over loopback.
std::pair<Fd, Fd> connection(Loop& loop) {
  Fd here, there;
  auto listener = Listener::open(loop, 0, [&](Fd fd) {
    there = std::move(fd);
    loop.stop();
  });
  auto connecting = listener ? connect_loopback("127.0.0.1", (*listener)->port()) : Result<Fd>(listener.error());
  if (connecting) {
    here = std::move(*connecting);
    loop.run();
  }
  return {std::move(here), std::move(there)};
}

class Wires : public testing::Test {
 protected:
  Wires() : loop_(std::move(*Loop::create())), rules_(scenario_), recorder_(ledger_, [] { return 0.0; }) {}

  std::unique_ptr<Wire> wire(Fd client) {
    session::Config config;
    config.scenario = &scenario_;
    config.protocol = dialogue::find_protocol("imap");
    config.canaries = &kAccount;
    config.rules = &rules_;
    config.embedded = honest::Settings{kAccount, false, {}};
    return std::make_unique<Wire>(
        *loop_, std::move(client), std::make_unique<session::Session>(std::move(config), recorder_), Wire::Server{},
        [] {}, [] {});
  }

  std::unique_ptr<Loop> loop_;
  Scenario scenario_;
  tamper::Rules rules_;
  Ledger ledger_;
  session::Recorder recorder_;
};

TEST_F(Wires, ReadNoMoreOfAClientThatTakesNoAnswers) {
  auto ends = connection(*loop_);
  Fd& here = ends.first;
  Fd& there = ends.second;
  ASSERT_TRUE(here.open() && there.open());
  const auto served = wire(std::move(there));
  served->start();
  Bytes asked;
  while (asked.size() < (std::size_t{1} << 16U)) asked += "a NOOP\r\n";
  std::size_t said = 0;
  // Blocked for a while in which others would have had their turn a hundred times: it is not read any more.
  for (int blocked = 0; blocked < 100 && said < kMost;) {
    const ssize_t sent = send(here.get(), asked.data(), asked.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ASSERT_TRUE(sent > 0 || errno == EAGAIN);
    said += sent > 0 ? static_cast<std::size_t>(sent) : 0;
    blocked = sent > 0 ? 0 : blocked + 1;
    const Handle turn = loop_->after(0.001, [this] { loop_->stop(); });
    loop_->run();
  }
  EXPECT_LT(said, kMost) << "all that it says is read, and all that is answered is kept";

  // Once it reads, it is read.
  std::size_t heard = 0;
  Bytes buffer(std::size_t{1} << 16U, '\0');
  const Handle reading = loop_->readable(here.get(), [&] {
    const ssize_t got = recv(here.get(), buffer.data(), buffer.size(), 0);
    heard += got > 0 ? static_cast<std::size_t>(got) : 0;
    if (heard > kWaited) loop_->stop();
  });
  const Handle too_long = loop_->after(300, [this] { loop_->stop(); });
  loop_->run();
  EXPECT_GT(heard, kWaited);
}

}  // namespace
}  // namespace footpad::net
