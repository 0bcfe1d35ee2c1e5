#include "net/dns.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace footpad::net {
namespace {

constexpr int kPort = 53;
constexpr int kTurn = 64;                       // datagrams, or connections, in one go
constexpr std::size_t kMostDatagram = 65535;    // octets
constexpr std::size_t kMostMessage = 65535;     // octets over TCP, without its length
constexpr std::size_t kMostUnsent = 4 * 65537;  // octets: above it no further query is read

// The address that a datagram was sent to, as the kernel tells and takes it.
union Control {
  cmsghdr header;
  std::array<char, CMSG_SPACE(sizeof(in6_pktinfo))> bytes;
};

std::string text_of(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, address, text.data(), text.size());
  return text.data();
}

// Reads the address, and leaves `message` such that an answer leaves from it, by whatever interface leads there.
std::string take_address(msghdr& message) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      const in_addr asked = info.ipi_addr;
      info.ipi_spec_dst = asked;
      info.ipi_ifindex = 0;
      std::memcpy(CMSG_DATA(part), &info, sizeof info);
      return text_of(AF_INET, &asked);
    }
    if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) info.ipi6_ifindex = 0;
      std::memcpy(CMSG_DATA(part), &info, sizeof info);
      return text_of(AF_INET6, &info.ipi6_addr);
    }
  }
  message.msg_control = nullptr;
  message.msg_controllen = 0;
  return "";
}

void ask_for_address(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  ::setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  // An address that is local by a route alone may be the source of an IPv6 answer only so.
  ::setsockopt(fd, IPPROTO_IPV6, IPV6_FREEBIND, &on, sizeof on);
}

}  // namespace

// One TCP connection: any number of queries, answered in their order.
class DnsServer::Stream {
 public:
  Stream(DnsServer& server, Fd fd) : server_(server), fd_(std::move(fd)) {
    asked_ = local_endpoint(fd_.get()).address;
    if (server_.tap_ != nullptr) line_ = server_.tap_->connected(fd_.get(), {});
    read_ = server_.loop_.readable(fd_.get(), [this] { read(); });
    wait();
  }

 private:
  void wait() {
    idle_ = server_.loop_.after(kIdle, [this] { server_.drop(this); });
  }

  void read() {
    std::array<char, 16384> buffer;
    const ssize_t got = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) line_.peer_ended(got < 0);
    if (got < 0) return server_.drop(this);
    if (got == 0) {
      ended_ = true;  // what it asked before is answered still
      read_.reset();
    } else {
      line_.got(ByteView(buffer.data(), static_cast<std::size_t>(got)));
      in_.append(buffer.data(), static_cast<std::size_t>(got));
      wait();
    }
    go_on();
  }

  // Answers what is whole, as long as the client takes the answers. May end the stream: nothing may come after it.
  void go_on() {
    do {
      while (out_.size() < kMostUnsent && is_whole()) answer_one();
      if (!flush()) return server_.drop(this);
    } while (out_.empty() && is_whole());
    if (out_.empty() && ended_) return server_.drop(this);
    if (out_.empty() && write_) {
      write_.reset();
      if (!ended_) read_ = server_.loop_.readable(fd_.get(), [this] { read(); });
    } else if (!out_.empty() && !write_) {
      read_.reset();
      write_ = server_.loop_.writable(fd_.get(), [this] { go_on(); });
    }
  }

  [[nodiscard]] std::size_t next_size() const {
    return static_cast<std::uint8_t>(in_[0]) * 256U + static_cast<std::uint8_t>(in_[1]);
  }
  [[nodiscard]] bool is_whole() const { return in_.size() >= 2 && in_.size() >= 2 + next_size(); }

  void answer_one() {
    const std::size_t size = next_size();
    const auto answer = server_.answered_(ByteView(in_).substr(2, size), true, asked_);
    in_.erase(0, 2 + size);
    if (!answer || answer->size() > kMostMessage) return;
    out_ += static_cast<char>(answer->size() >> 8U);
    out_ += static_cast<char>(answer->size() & 0xffU);
    out_ += *answer;
  }

  // Hands over what the socket takes. False: the connection is gone.
  bool flush() {
    while (!out_.empty()) {
      const ssize_t sent = ::send(fd_.get(), out_.data(), out_.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) return errno == EAGAIN;
      line_.sent(ByteView(out_).substr(0, static_cast<std::size_t>(sent)));
      out_.erase(0, static_cast<std::size_t>(sent));
    }
    return true;
  }

  DnsServer& server_;
  Fd fd_;
  std::string asked_;
  Line line_;
  Bytes in_, out_;
  bool ended_ = false;
  Handle read_, write_, idle_;
};

DnsServer::DnsServer(Loop& loop, std::vector<Fd> udp, std::vector<Fd> tcp, Answered answered, Tap* tap)
    : loop_(loop), udp_(std::move(udp)), tcp_(std::move(tcp)), answered_(std::move(answered)), tap_(tap) {
  for (const Fd& fd : udp_) {
    ask_for_address(fd.get());
    watches_.push_back(loop_.readable(fd.get(), [this, number = fd.get()] { read_datagrams(number); }));
  }
  for (const Fd& fd : tcp_)
    watches_.push_back(loop_.readable(fd.get(), [this, number = fd.get()] { accept_all(number); }));
}

DnsServer::~DnsServer() = default;

void DnsServer::read_datagrams(int fd) {
  Bytes buffer(kMostDatagram, '\0');
  for (int turn = 0; turn < kTurn; ++turn) {
    sockaddr_storage peer{};
    Control control{};
    iovec part{buffer.data(), buffer.size()};
    msghdr message{};
    message.msg_name = &peer;
    message.msg_namelen = sizeof peer;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    const ssize_t got = ::recvmsg(fd, &message, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return;
    const std::string asked = take_address(message);
    const ByteView query = ByteView(buffer).substr(0, static_cast<std::size_t>(got));
    Line line = tap_ == nullptr ? Line() : tap_->asked(peer, asked, kPort);
    line.got(query);
    auto answer = answered_(query, false, asked);
    if (!answer) continue;
    line.sent(*answer);
    part = {answer->data(), answer->size()};
    message.msg_flags = 0;
    // Best effort, as UDP is: a client whose buffer is full asks again.
    [[maybe_unused]] const ssize_t sent = ::sendmsg(fd, &message, MSG_NOSIGNAL);
  }
}

void DnsServer::accept_all(int fd) {
  for (int turn = 0; turn < kTurn; ++turn) {
    Fd client(::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!client.open()) return;
    if (streams_.size() >= kMostConnections) continue;
    no_delay(client.get());
    streams_.push_back(std::make_unique<Stream>(*this, std::move(client)));
  }
}

void DnsServer::drop(const Stream* stream) {
  streams_.remove_if([stream](const auto& one) { return one.get() == stream; });
}

}  // namespace footpad::net
