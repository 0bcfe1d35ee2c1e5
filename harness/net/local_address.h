// Where something listens that only this machine may reach.
#pragma once

#include <string>

#include "base/result.h"
#include "net/socket.h"

namespace footpad::net {

struct LocalListener {
  Fd socket;         // listens, non-blocking
  std::string url;   // "http://127.0.0.1:4711"
  std::string path;  // of a Unix socket
};

// "127.0.0.1:0", "[::1]:0", "localhost:0" or "unix:PATH"; port 0: any free one. What is not loopback is an Error. A
// Unix socket is its owner's alone; one that a server left behind is taken over, any other file is not touched.
Result<LocalListener> listen_locally(const std::string& address);

}  // namespace footpad::net
