// What a caged program tried to reach: TCP connections asked for and datagrams, as a packet socket shows them.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "net/loop.h"
#include "net/socket.h"

namespace footpad::net {

class Attempts {
 public:
  // `protocol` is "tcp" or "udp"; `to` as the program asked for it.
  using Seen = std::function<void(std::string_view protocol, const Endpoint& to)>;
  // `packets`: a datagram packet socket whose filter lets through what is of interest.
  Attempts(Loop& loop, Fd packets, Seen seen);

 private:
  void read_all();
  Fd packets_;
  Seen seen_;
  Handle watch_;
};

// What an IP packet's first bytes say; false: nothing that counts.
bool read_attempt(ByteView packet, std::string_view& protocol, Endpoint& to);

}  // namespace footpad::net
