// DNS sockets: datagrams, and messages behind their length over TCP (RFC 7766). What is asked and said is bytes here.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "net/loop.h"
#include "net/socket.h"
#include "net/tap.h"

namespace footpad::net {

class DnsServer {
 public:
  // `asked`: the address that the client sent its query to, "8.8.8.8". nullopt: nothing is said.
  using Answered = std::function<std::optional<Bytes>(ByteView query, bool tcp, const std::string& asked)>;

  // Bound sockets of any family, the TCP ones listening. An answer leaves from the address that was asked. `tap`: what
  // is said is kept there too; null: nowhere.
  DnsServer(Loop& loop, std::vector<Fd> udp, std::vector<Fd> tcp, Answered answered, Tap* tap = nullptr);
  ~DnsServer();

  static constexpr std::size_t kMostConnections = 32;  // more are closed as they come
  static constexpr double kIdle = 10;                  // seconds until a silent connection is closed

 private:
  class Stream;
  void read_datagrams(int fd);
  void accept_all(int fd);
  void drop(const Stream* stream);
  Loop& loop_;
  std::vector<Fd> udp_, tcp_;
  Answered answered_;
  Tap* tap_;
  std::vector<Handle> watches_;
  std::list<std::unique_ptr<Stream>> streams_;
};

}  // namespace footpad::net
