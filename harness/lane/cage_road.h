// What listens in a case's cage, on the lane's loop.
#pragma once

#include <memory>
#include <vector>

#include "net/attempts.h"
#include "net/dns.h"
#include "net/loop.h"
#include "net/socket.h"
#include "subject/cage.h"

namespace footpad::lane {

class CageRoad {
 public:
  CageRoad(net::Loop& loop, subject::CageSockets sockets, net::Listener::Accepted accepted,
           net::DnsServer::Answered answered, net::Attempts::Seen seen, net::Tap* tap);
  // A socket by which to reach what listens inside; not open where there is none left.
  net::Fd calling_socket();

 private:
  std::unique_ptr<net::Listener> listener_;
  net::DnsServer dns_;
  net::Attempts attempts_;
  std::vector<net::Fd> calls_;
};

}  // namespace footpad::lane
