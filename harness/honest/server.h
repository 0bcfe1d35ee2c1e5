// The embedded honest servers: small, correct, and just enough for a client to log in and say something.
// Sans-io, and always in clear: whether its channel is TLS is told to it, since Footpad ends TLS in front of it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "model/canary.h"
#include "model/page.h"

namespace footpad::honest {

struct Settings {
  Canaries account;                            // the one account: user, password, domain
  bool direct = false;                         // TLS from the first byte: nothing may be offered that starts it again
  std::map<std::string, std::string> options;  // Scenario::server
  std::vector<Bytes> client_anchors{};         // DER: the authorities that may vouch for a client's own certificate
  std::vector<Page> pages{};                   // where nothing else is to be had
};

// What the server knows of its own TLS channel; a type that is empty cannot be bound to.
struct ChannelBinding {
  Bytes exporter;   // tls-exporter (RFC 9266)
  Bytes end_point;  // tls-server-end-point (RFC 5929 §4)
};

class Server {
 public:
  virtual ~Server() = default;
  struct Answer {
    Bytes bytes;             // to the client, one write
    bool start_tls = false;  // behind `bytes`, TLS starts
    bool close = false;      // behind `bytes`, the server closes
  };
  virtual Answer connected() = 0;              // what it says first, if it speaks first
  virtual Answer receive(ByteView bytes) = 0;  // any segmentation
  virtual Answer secured() = 0;                // TLS stands; forget what was said in clear
  // The client's own certificates in a handshake that is done: DER, leaf first; its key has been proved.
  virtual void presented(const std::vector<Bytes>& /*chain*/) {}
  // The handshake of its channel is done. Until this is said, no login can be bound to the channel, and none is
  // offered.
  virtual void bound(const ChannelBinding& /*binding*/) {}
};

// nullptr: no embedded server for that protocol.
std::unique_ptr<Server> make_server(std::string_view protocol, Settings settings);
// One that calls a client which is a server itself, and speaks for `domains`, of which there is at least one: it says
// everything that a client would, until each of them is authorised and has asked for something, and takes its leave.
// nullptr: no such caller for that protocol.
std::unique_ptr<Server> make_caller(std::string_view protocol, Settings settings, std::vector<std::string> domains);

}  // namespace footpad::honest
