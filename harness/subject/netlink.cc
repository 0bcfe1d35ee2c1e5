#include "subject/netlink.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "subject/fd.h"

namespace footpad::subject {
namespace {

constexpr unsigned kLoopback = 1;  // lo is the first interface of every namespace

// One request, built in place.
class Request {
 public:
  Request(std::uint16_t type, std::uint16_t flags) {
    header().nlmsg_len = NLMSG_HDRLEN;
    header().nlmsg_type = type;
    header().nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
  }

  template <class Body>
  Request& body(const Body& value) {
    append(&value, sizeof value);
    return *this;
  }

  Request& attribute(std::uint16_t type, std::string_view value) {
    rtattr head{};
    head.rta_len = static_cast<std::uint16_t>(RTA_LENGTH(value.size()));
    head.rta_type = type;
    append(&head, sizeof head);
    append(value.data(), value.size());
    return *this;
  }
  Request& number(std::uint16_t type, std::uint32_t value) {
    return attribute(type, {reinterpret_cast<const char*>(&value), sizeof value});
  }

  // 0, or an errno.
  int ask(int socket) {
    if (::send(socket, bytes_.data(), header().nlmsg_len, 0) < 0) return errno;
    std::array<char, 1024> answer{};
    const ssize_t got = ::recv(socket, answer.data(), answer.size(), 0);
    if (got < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(nlmsgerr)))) return got < 0 ? errno : EPROTO;
    nlmsgerr fault{};
    std::memcpy(&fault, answer.data() + NLMSG_HDRLEN, sizeof fault);
    return -fault.error;
  }

 private:
  nlmsghdr& header() { return *reinterpret_cast<nlmsghdr*>(bytes_.data()); }
  void append(const void* from, std::size_t size) {
    std::memcpy(bytes_.data() + NLMSG_ALIGN(header().nlmsg_len), from, size);
    header().nlmsg_len = static_cast<std::uint32_t>(NLMSG_ALIGN(header().nlmsg_len) + size);
  }
  alignas(nlmsghdr) std::array<char, 256> bytes_{};
};

std::string packed(int family, const char* address) {
  std::array<char, sizeof(in6_addr)> bytes{};
  ::inet_pton(family, address, bytes.data());
  return {bytes.data(), family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr)};
}

int bring_up(int socket) {
  ifinfomsg link{};
  link.ifi_index = static_cast<int>(kLoopback);
  link.ifi_flags = link.ifi_change = IFF_UP;
  return Request(RTM_NEWLINK, 0).body(link).ask(socket);
}

int add_address(int socket, int family, const char* address) {
  ifaddrmsg own{};
  own.ifa_family = static_cast<std::uint8_t>(family);
  own.ifa_prefixlen = family == AF_INET ? 32 : 128;
  own.ifa_flags = IFA_F_PERMANENT | IFA_F_NODAD;
  own.ifa_index = kLoopback;
  const std::string bytes = packed(family, address);
  return Request(RTM_NEWADDR, NLM_F_CREATE)
      .body(own)
      .attribute(IFA_LOCAL, bytes)
      .attribute(IFA_ADDRESS, bytes)
      .ask(socket);
}

int route_everything_here(int socket, int family) {
  rtmsg route{};
  route.rtm_family = static_cast<std::uint8_t>(family);
  route.rtm_table = RT_TABLE_LOCAL;
  route.rtm_protocol = RTPROT_BOOT;
  route.rtm_scope = RT_SCOPE_HOST;
  route.rtm_type = RTN_LOCAL;
  return Request(RTM_NEWROUTE, NLM_F_CREATE).body(route).number(RTA_OIF, kLoopback).ask(socket);
}

}  // namespace

Status make_every_address_local(bool& has_ipv6) {
  const auto failed = [](const std::string& what, int code) {
    return Error{"cage: " + what + ": " + std::strerror(code), "see: footpad doctor", ""};
  };
  const Fd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket.open()) return failed("no netlink socket", errno);
  if (const int code = bring_up(socket.get())) return failed("cannot bring lo up", code);
  if (const int code = add_address(socket.get(), AF_INET, kCageAddress4))
    return failed("cannot give lo an address", code);
  if (const int code = route_everything_here(socket.get(), AF_INET))
    return failed("cannot make all of IPv4 local", code);
  has_ipv6 =
      add_address(socket.get(), AF_INET6, kCageAddress6) == 0 && route_everything_here(socket.get(), AF_INET6) == 0;
  return Done{};
}

}  // namespace footpad::subject
