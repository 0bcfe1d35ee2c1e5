// Loopback TCP sockets with owners.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "net/loop.h"

namespace footpad::net {

// An open file descriptor and its owner.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& from) noexcept : fd_(std::exchange(from.fd_, -1)) {}
  Fd& operator=(Fd&& from) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }
  void reset();
  int release() { return std::exchange(fd_, -1); }  // it is somebody else's now

 private:
  int fd_ = -1;
};

// Listens on one port of 127.0.0.1 and, where the machine has it, ::1. `port` 0: any free one, the same for both.
class Listener {
 public:
  // Without a socket: somebody is at the door, and there is no file descriptor left to let him in by.
  using Accepted = std::function<void(Fd)>;
  static Result<std::unique_ptr<Listener>> open(Loop& loop, int port, Accepted accepted);
  // Sockets that listen already, on any number of ports.
  static std::unique_ptr<Listener> adopt(Loop& loop, std::vector<Fd> sockets, Accepted accepted);
  // Who comes from now on is somebody else's.
  void hand_to(Accepted accepted) { accepted_ = std::move(accepted); }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] bool has_ipv6() const { return sockets_.size() > 1; }

 private:
  Listener() = default;
  void watch(Loop& loop, Accepted accepted);
  void accept_all(int fd);
  int port_ = 0;
  std::vector<Fd> sockets_;
  std::vector<Handle> watches_;
  Accepted accepted_;
};

// Starts a connection to a loopback port; it is up when the socket becomes writable. Only loopback: `host` is
// "127.0.0.1", "::1" or "localhost", anything else is an Error.
Result<Fd> connect_loopback(const std::string& host, int port);

// A port of 127.0.0.1 that nobody uses right now; 0: there is none.
int free_port();

// The address and port that a peer asked for.
struct Endpoint {
  std::string address;  // "203.0.113.5", "2001:db8::5"
  int port = 0;
};
Endpoint local_endpoint(int fd);

void no_delay(int fd);
// Everything written was taken by the peer's TCP: acknowledged. `fin`: one was sent behind it, which need not be.
// Who closes at the last byte has not seen it.
bool drained(int fd, bool fin);
// Everything written was sent. A peer that resets for want of reading acknowledges nothing; on loopback, where nothing
// is lost, what was sent lies in its buffer.
bool all_sent(int fd);

}  // namespace footpad::net
