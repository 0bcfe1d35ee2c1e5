// Connects to a port of 127.0.0.1, again and again until somebody listens there.
#pragma once

#include <functional>

#include "net/loop.h"
#include "net/socket.h"

namespace footpad::net {

class Caller {
 public:
  // `socket`: IPv4, non-blocking, not connected, of whatever network namespace. `connected` is called once, at the
  // earliest on the loop's next turn; it may destroy the caller. Nothing ends its patience but its own end.
  Caller(Loop& loop, Fd socket, int port, std::function<void(Fd)> connected);

 private:
  void call();
  void decide();

  Loop& loop_;
  Fd socket_;
  const int port_;
  std::function<void(Fd)> connected_;
  Handle again_, ready_;
};

// A socket for it; not open where the process has no descriptor left.
Fd calling_socket();

}  // namespace footpad::net
