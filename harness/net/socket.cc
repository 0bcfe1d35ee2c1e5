#include "net/socket.h"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace footpad::net {
namespace {

constexpr int kBacklog = 128;
constexpr int kPortTries = 64;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Address loopback(int family, int port) {
  Address address;
  if (family == AF_INET) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(static_cast<std::uint16_t>(port));
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::memcpy(&address.storage, &in, sizeof in);
    address.size = sizeof in;
  } else {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(static_cast<std::uint16_t>(port));
    in.sin6_addr = in6addr_loopback;
    std::memcpy(&address.storage, &in, sizeof in);
    address.size = sizeof in;
  }
  return address;
}

Fd listening(int family, int port) {
  Fd fd(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.open()) return fd;
  const int on = 1;
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (family == AF_INET6) setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  const Address address = loopback(family, port);
  if (bind(fd.get(), address.get(), address.size) != 0 || listen(fd.get(), kBacklog) != 0) return Fd();
  return fd;
}

int port_of(int fd) {
  sockaddr_in in{};
  socklen_t size = sizeof in;
  getsockname(fd, reinterpret_cast<sockaddr*>(&in), &size);
  return ntohs(in.sin_port);
}

}  // namespace

Fd& Fd::operator=(Fd&& from) noexcept {
  if (this != &from) {
    reset();
    fd_ = std::exchange(from.fd_, -1);
  }
  return *this;
}

void Fd::reset() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Result<std::unique_ptr<Listener>> Listener::open(Loop& loop, int port, Accepted accepted) {
  std::unique_ptr<Listener> listener(new Listener);
  int why = 0;
  for (int attempt = 0; attempt < (port == 0 ? kPortTries : 1); ++attempt) {
    Fd four = listening(AF_INET, port);
    if (!four.open()) {
      why = errno;
      continue;
    }
    const int got = port_of(four.get());
    Fd six = listening(AF_INET6, got);
    // A name like localhost may lead a client to ::1 first: somebody else's listener there would be met instead of
    // ours.
    if (!six.open() && errno == EADDRINUSE && port == 0) continue;
    listener->port_ = got;
    listener->sockets_.push_back(std::move(four));
    if (six.open()) listener->sockets_.push_back(std::move(six));
    break;
  }
  if (listener->sockets_.empty())
    return Error{"cannot listen on 127.0.0.1 port " + (port == 0 ? std::string("(any)") : std::to_string(port)) + ": " +
                     std::strerror(why),
                 why == EADDRINUSE && port == 0 ? "no port is free: end what uses them, or widen the range (sysctl "
                                                  "net.ipv4.ip_local_port_range)"
                 : why == EADDRINUSE            ? "another program uses that port"
                 : why == EMFILE                ? "raise the limit of open files: ulimit -n"
                                                : "",
                 ""};
  listener->watch(loop, std::move(accepted));
  return listener;
}

std::unique_ptr<Listener> Listener::adopt(Loop& loop, std::vector<Fd> sockets, Accepted accepted) {
  std::unique_ptr<Listener> listener(new Listener);
  listener->sockets_ = std::move(sockets);
  listener->watch(loop, std::move(accepted));
  return listener;
}

void Listener::watch(Loop& loop, Accepted accepted) {
  accepted_ = std::move(accepted);
  for (const Fd& fd : sockets_)
    watches_.push_back(loop.readable(fd.get(), [this, number = fd.get()] { accept_all(number); }));
}

void Listener::accept_all(int fd) {
  for (;;) {
    Fd client(accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!client.open() && errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM) return;
    const bool met = client.open();
    if (met) no_delay(client.get());
    accepted_(std::move(client));
    if (!met) return;
  }
}

Result<Fd> connect_loopback(const std::string& host, int port) {
  if (host != "127.0.0.1" && host != "localhost" && host != "::1")
    return Error{"'" + host + "' is not a loopback address",
                 "Footpad connects to loopback only: run the server, or a tunnel to it, on this machine", ""};
  const int family = host == "::1" ? AF_INET6 : AF_INET;
  Fd fd(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.open())
    return Error{std::string("no socket: ") + std::strerror(errno), "raise the limit of open files: ulimit -n", ""};
  no_delay(fd.get());
  const Address address = loopback(family, port);
  if (connect(fd.get(), address.get(), address.size) != 0 && errno != EINPROGRESS)
    return Error{"cannot connect to " + host + ":" + std::to_string(port) + ": " + std::strerror(errno),
                 "is the server running?", ""};
  return fd;
}

int free_port() {
  const Fd fd = listening(AF_INET, 0);
  return fd.open() ? port_of(fd.get()) : 0;
}

Endpoint local_endpoint(int fd) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) != 0) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (own.ss_family == AF_INET) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(own);
    inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size());
    return {text.data(), ntohs(four.sin_port)};
  }
  const auto& six = reinterpret_cast<const sockaddr_in6&>(own);
  if (IN6_IS_ADDR_V4MAPPED(&six.sin6_addr))
    inet_ntop(AF_INET, six.sin6_addr.s6_addr + 12, text.data(), text.size());
  else
    inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size());
  return {text.data(), ntohs(six.sin6_port)};
}

void no_delay(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool all_sent(int fd) {
  int left = 0;
  return ioctl(fd, SIOCOUTQNSD, &left) == 0 && left == 0;
}

bool drained(int fd, bool fin) {
  int left = 0;
  return ioctl(fd, SIOCOUTQ, &left) == 0 && left <= (fin ? 1 : 0);  // a FIN counts as a byte, the last one
}

}  // namespace footpad::net
