#include "net/tap.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

namespace footpad::net {
namespace {

using Kind = Crossing::Kind;

// Two ends of one connection over loopback.
struct Pair {
  Pair() {
    const Fd listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(listening.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(listening.get(), 1), 0);
    port = local_endpoint(listening.get()).port;
    socklen_t size = sizeof address;
    ::getsockname(listening.get(), reinterpret_cast<sockaddr*>(&address), &size);
    near = Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(::connect(near.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    far = Fd(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
  }
  Fd near, far;
  int port = 0;
};

class TapTest : public testing::Test {
 protected:
  Capture capture_;
  double now_ = 0;
  Tap tap_{capture_, [this] { return now_; }};
};

TEST_F(TapTest, KeepsWhoSaidWhatAndWhen) {
  const Pair pair;
  Line line = tap_.connected(pair.far.get(), {.connection = 7, .usual_port = 5222});
  now_ = 1;
  line.got("ask");
  now_ = 2;
  line.sent("answer");
  line.peer_ended(false);
  line.ended(true);
  ASSERT_EQ(capture_.conversations.size(), 1U);
  const Conversation& its = capture_.conversations[0];
  EXPECT_EQ(its.connection, 7U);
  EXPECT_EQ(its.other.port, 5222);
  EXPECT_EQ(its.real_port, pair.port);
  EXPECT_EQ(its.opener.port, local_endpoint(pair.near.get()).port);
  EXPECT_EQ(its.opener.address[0], 127);
  ASSERT_EQ(capture_.crossings.size(), 5U);
  const std::vector<Kind> kinds{Kind::opened, Kind::data, Kind::data, Kind::fin, Kind::rst};
  const std::vector<bool> from{true, true, false, true, false};
  const std::vector<double> at{0, 1, 2, 2, 2};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    EXPECT_EQ(capture_.crossings[i].kind, kinds[i]) << i;
    EXPECT_EQ(capture_.crossings[i].from_opener, from[i]) << i;
    EXPECT_EQ(capture_.crossings[i].at, at[i]) << i;
  }
  EXPECT_EQ(capture_.bytes, "askanswer");
}

TEST_F(TapTest, WhereFootpadCameItIsTheOneThatOpens) {
  const Pair pair;
  Line line = tap_.connected(pair.near.get(), {.footpad_opened = true});
  line.got("hello");
  EXPECT_EQ(capture_.conversations[0].other.port, pair.port);
  EXPECT_TRUE(capture_.crossings[0].from_opener);
  EXPECT_FALSE(capture_.crossings[1].from_opener);
}

TEST_F(TapTest, TwoThatWouldLookAlikeKeepTheirPorts) {
  const Pair pair;
  tap_.connected(pair.far.get(), {.usual_port = 5222});
  tap_.connected(pair.far.get(), {.usual_port = 5222});
  EXPECT_EQ(capture_.conversations[0].other.port, 5222);
  EXPECT_EQ(capture_.conversations[1].other.port, pair.port);
}

TEST_F(TapTest, DatagramsHaveTheAddressThatWasAsked) {
  sockaddr_storage peer{};
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(4000);
  four.sin_addr.s_addr = htonl(0x0a000001);
  std::memcpy(&peer, &four, sizeof four);
  Line line = tap_.asked(peer, "8.8.8.8", 53);
  line.got("query");
  EXPECT_TRUE(capture_.conversations[0].udp);
  EXPECT_EQ(capture_.conversations[0].opener, (Peer{{10, 0, 0, 1}, false, 4000}));
  EXPECT_EQ(capture_.conversations[0].other, (Peer{{8, 8, 8, 8}, false, 53}));
}

TEST_F(TapTest, IsBounded) {
  const Pair pair;
  Line line = tap_.connected(pair.far.get(), {});
  line.got(Bytes(Capture::kMostBytes, 'x'));
  EXPECT_FALSE(capture_.cut);
  line.sent("one more");
  line.sent("");
  EXPECT_TRUE(capture_.cut);
  EXPECT_EQ(capture_.bytes.size(), Capture::kMostBytes);
  EXPECT_EQ(capture_.crossings.size(), 2U);
  tap_.connected(pair.far.get(), {}).got("late");
  EXPECT_EQ(capture_.conversations.size(), 1U);
}

TEST_F(TapTest, ManySmallOnesAreBoundedToo) {
  const Pair pair;
  Line line = tap_.connected(pair.far.get(), {});
  for (std::size_t i = 0; i < 2 * Capture::kMostCrossings; ++i) line.got("x");
  EXPECT_TRUE(capture_.cut);
  EXPECT_EQ(capture_.crossings.size(), Capture::kMostCrossings);
}

TEST(Line, OneThatWasNeverOpenedKeepsNothing) {
  Line line;
  line.got("x");
  line.ended(false);
}

}  // namespace
}  // namespace footpad::net
