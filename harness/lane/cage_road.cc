#include "lane/cage_road.h"

#include <utility>

namespace footpad::lane {
namespace {

// Both rooms own descriptors in a class of their own.
net::Fd to_net(subject::Fd& fd) { return net::Fd(fd.release()); }

std::vector<net::Fd> listening(subject::CageSockets& sockets) {
  std::vector<net::Fd> out;
  for (auto& one : sockets.listeners) out.push_back(to_net(one.fd));
  return out;
}

std::vector<net::Fd> all(std::vector<subject::Fd>& fds) {
  std::vector<net::Fd> out;
  for (subject::Fd& fd : fds) out.push_back(to_net(fd));
  return out;
}

}  // namespace

CageRoad::CageRoad(net::Loop& loop, subject::CageSockets sockets, net::Listener::Accepted accepted,
                   net::DnsServer::Answered answered, net::Attempts::Seen seen, net::Tap* tap)
    : listener_(net::Listener::adopt(loop, listening(sockets), std::move(accepted))),
      dns_(loop, all(sockets.dns_udp), all(sockets.dns_tcp), std::move(answered), tap),
      attempts_(loop, to_net(sockets.attempts), std::move(seen)),
      calls_(all(sockets.calls)) {}

net::Fd CageRoad::calling_socket() {
  if (calls_.empty()) return {};
  net::Fd out = std::move(calls_.back());
  calls_.pop_back();
  return out;
}

}  // namespace footpad::lane
