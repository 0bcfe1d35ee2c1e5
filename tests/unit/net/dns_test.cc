// DNS sockets, on loopback: framing, bounds, and the address that an answer leaves from.
#include "net/dns.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

namespace footpad::net {
namespace {

constexpr double kPatience = 20;  // seconds: only a failing test waits so long

sockaddr_in address(const char* host, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  inet_pton(AF_INET, host, &out.sin_addr);
  return out;
}

Fd bound(int type, const char* host) {
  Fd fd(socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const sockaddr_in any = address(host, 0);
  EXPECT_EQ(bind(fd.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any), 0);
  if (type == SOCK_STREAM) {
    EXPECT_EQ(listen(fd.get(), 64), 0);
  }
  return fd;
}

std::vector<Fd> only(Fd fd) {
  std::vector<Fd> out;
  out.push_back(std::move(fd));
  return out;
}

Bytes framed(const Bytes& message) {
  return Bytes{static_cast<char>(message.size() >> 8U), static_cast<char>(message.size() & 0xffU)} + message;
}

// Answers "NAME" with "via ADDRESS: NAME"; "quiet" with nothing.
class Served : public testing::Test {
 protected:
  Served() : loop_(std::move(*Loop::create())) {
    Fd udp = bound(SOCK_DGRAM, "0.0.0.0"), tcp = bound(SOCK_STREAM, "0.0.0.0");
    udp_port_ = static_cast<std::uint16_t>(local_endpoint(udp.get()).port);
    tcp_port_ = static_cast<std::uint16_t>(local_endpoint(tcp.get()).port);
    server_.emplace(*loop_, only(std::move(udp)), only(std::move(tcp)),
                    [this](ByteView query, bool tcp_it_is, const std::string& asked) -> std::optional<Bytes> {
                      ++asked_;
                      if (query == "quiet") return std::nullopt;
                      if (query == "large") return Bytes(65535, 'x');
                      return Bytes(tcp_it_is ? "tcp " : "udp ") + asked + ": " + Bytes(query);
                    });
  }

  // Runs the loop until `fd` can be read, and reads. Empty: it has ended.
  Bytes read(int fd) {
    const Handle arrived = loop_->readable(fd, [this] { loop_->stop(); });
    const Handle late = loop_->after(kPatience, [this] {
      ADD_FAILURE() << "nothing came";
      loop_->stop();
    });
    loop_->run();
    Bytes buffer(70000, '\0');
    const ssize_t got = recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
    buffer.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return buffer;
  }
  Bytes read(int fd, std::size_t size) {
    Bytes out;
    while (out.size() < size) {
      const Bytes more = read(fd);
      if (more.empty()) break;
      out += more;
    }
    return out;
  }

  Fd client(int type, const char* host) {
    Fd fd(socket(AF_INET, type | SOCK_CLOEXEC, 0));
    const sockaddr_in to = address(host, type == SOCK_DGRAM ? udp_port_ : tcp_port_);
    EXPECT_EQ(connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
    return fd;
  }
  static void say(const Fd& fd, const Bytes& bytes) {
    EXPECT_EQ(send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }

  std::unique_ptr<Loop> loop_;
  std::uint16_t udp_port_ = 0, tcp_port_ = 0;
  int asked_ = 0;
  std::optional<DnsServer> server_;
};

TEST_F(Served, ADatagramsAnswerComesFromTheAddressThatWasAsked) {
  // A connected socket takes datagrams from its peer's address only.
  for (const char* host : {"127.0.0.1", "127.8.8.8"}) {
    const Fd one = client(SOCK_DGRAM, host);
    say(one, "name");
    EXPECT_EQ(read(one.get()), Bytes("udp ") + host + ": name");
  }
}

TEST_F(Served, WhatIsNotAnsweredIsNot) {
  const Fd one = client(SOCK_DGRAM, "127.0.0.1");
  say(one, "quiet");
  say(one, "name");
  EXPECT_EQ(read(one.get()), "udp 127.0.0.1: name");
  EXPECT_EQ(asked_, 2);
}

TEST_F(Served, AnEmptyDatagramIsAQueryToo) {
  const Fd one = client(SOCK_DGRAM, "127.0.0.1");
  say(one, "");
  EXPECT_EQ(read(one.get()), "udp 127.0.0.1: ");
}

TEST_F(Served, QueriesOverTcpAreAnsweredInTheirOrder) {
  const Fd one = client(SOCK_STREAM, "127.8.8.8");
  say(one, framed("a") + framed("quiet") + framed("b"));
  const Bytes expected = framed("tcp 127.8.8.8: a") + framed("tcp 127.8.8.8: b");
  EXPECT_EQ(read(one.get(), expected.size()), expected);
}

TEST_F(Served, AQueryMayComeInPieces) {
  const Fd one = client(SOCK_STREAM, "127.0.0.1");
  const Bytes whole = framed("name");
  for (const char c : whole) say(one, Bytes(1, c));
  const Bytes expected = framed("tcp 127.0.0.1: name");
  EXPECT_EQ(read(one.get(), expected.size()), expected);
}

TEST_F(Served, AClientThatHasSaidAllIsAnsweredStillAndThenTheConnectionEnds) {
  const Fd one = client(SOCK_STREAM, "127.0.0.1");
  say(one, framed("name"));
  shutdown(one.get(), SHUT_WR);
  const Bytes expected = framed("tcp 127.0.0.1: name");
  EXPECT_EQ(read(one.get(), expected.size()), expected);
  EXPECT_EQ(read(one.get()), "");
}

TEST_F(Served, HalfAQueryAndAnEndEndsTheConnection) {
  const Fd one = client(SOCK_STREAM, "127.0.0.1");
  say(one, framed("name").substr(0, 3));
  shutdown(one.get(), SHUT_WR);
  EXPECT_EQ(read(one.get()), "");
  EXPECT_EQ(asked_, 0);
}

TEST_F(Served, TheLargestMessagesPassBothWays) {
  const Fd one = client(SOCK_STREAM, "127.0.0.1");
  const Bytes largest(65500, 'q');
  say(one, framed(largest) + framed("large"));
  const Bytes expected = framed("tcp 127.0.0.1: " + largest) + framed(Bytes(65535, 'x'));
  EXPECT_EQ(read(one.get(), expected.size()), expected);
}

TEST_F(Served, AClientThatReadsNothingIsNotReadFromForEver) {
  const Fd one = client(SOCK_STREAM, "127.0.0.1");
  Bytes many;
  for (int i = 0; i < 1000; ++i) many += framed("large");
  say(one, many);
  // 64 MB of answers are due; a well-behaved client has its answer meanwhile.
  const Fd other = client(SOCK_DGRAM, "127.0.0.1");
  for (int turn = 0; turn < 20; ++turn) {
    say(other, "name");
    EXPECT_EQ(read(other.get()), "udp 127.0.0.1: name");
  }
  EXPECT_LT(asked_, 1000);
  // What it asked for comes when it reads: whole, and in order.
  const std::size_t due = 1000 * std::size_t{65537};
  std::size_t got = 0;
  while (got < due) {
    const Bytes more = read(one.get());
    if (more.empty()) break;
    got += more.size();
  }
  EXPECT_EQ(got, due);
}

TEST_F(Served, ConnectionsAreBounded) {
  std::vector<Fd> many;
  for (std::size_t i = 0; i < DnsServer::kMostConnections; ++i) {
    many.push_back(client(SOCK_STREAM, "127.0.0.1"));
    say(many.back(), framed("name"));
    EXPECT_NE(read(many.back().get()), "");
  }
  const Fd further = client(SOCK_STREAM, "127.0.0.1");
  EXPECT_EQ(read(further.get()), "") << "closed as it came";
  many.pop_back();
  const Fd elsewhere = client(SOCK_DGRAM, "127.0.0.1");
  say(elsewhere, "name");  // a turn of the loop, in which the end of that connection is seen
  EXPECT_NE(read(elsewhere.get()), "");
  const Fd again = client(SOCK_STREAM, "127.0.0.1");
  say(again, framed("name"));
  EXPECT_NE(read(again.get()), "") << "there is room again";
}

}  // namespace
}  // namespace footpad::net
