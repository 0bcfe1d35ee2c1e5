#include "subject/cage_sockets.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace footpad::subject {
namespace {

constexpr int kBacklog = 512;
constexpr int kDnsPort = 53;
constexpr int kLoopbackIndex = 1;
constexpr std::size_t kMost = 250;  // descriptors in one message: the kernel takes 253

Error failed(const std::string& what) {
  return Error{"cage: " + what + ": " + std::strerror(errno), "see: footpad doctor", ""};
}

// `both`: an IPv6 socket that takes IPv4 too.
Fd bound(int family, int type, int port, bool both = false) {
  Fd fd(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.open()) return fd;
  int code = 0;
  if (family == AF_INET6) {
    const int only = both ? 0 : 1;
    ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only);  // the default is the machine's
    sockaddr_in6 any{};
    any.sin6_family = AF_INET6;
    any.sin6_port = htons(static_cast<std::uint16_t>(port));
    code = ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any);
  } else {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_port = htons(static_cast<std::uint16_t>(port));
    code = ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any);
  }
  if (code == 0 && type == SOCK_STREAM) code = ::listen(fd.get(), kBacklog);
  return code == 0 ? std::move(fd) : Fd();
}

// Lets through: TCP segments with SYN and no ACK, and UDP datagrams of which neither port is DNS's. On a datagram
// packet socket the data begins with the IP header; IPv6 extension headers are not followed.
constexpr std::array<sock_filter, 27> kAttempts{{
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),              // 0 version
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf0),          // 1
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x40, 1, 0),    // 2 IPv4 -> 4
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x60, 11, 22),  // 3 IPv6 -> 15
    BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),             // 4 x = header size
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),              // 5 protocol
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 6, 0, 3),       // 6 TCP -> 7
    BPF_STMT(BPF_LD | BPF_B | BPF_IND, 13),             // 7 flags
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x12),          // 8
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x02, 15, 16),  // 9 SYN alone
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 17, 0, 15),     // 10 UDP -> 11
    BPF_STMT(BPF_LD | BPF_H | BPF_IND, 0),              // 11 source port
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 53, 13, 0),     // 12
    BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2),              // 13 destination port
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 53, 11, 10),    // 14
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 6),              // 15 IPv6: next header
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 6, 0, 3),       // 16 TCP -> 17
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 53),             // 17 flags
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x12),          // 18
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x02, 5, 6),    // 19 SYN alone
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 17, 0, 5),      // 20 UDP -> 21
    BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 40),             // 21 source port
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 53, 3, 0),      // 22
    BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 42),             // 23 destination port
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 53, 1, 0),      // 24
    BPF_STMT(BPF_RET | BPF_K, 64),                      // 25 taken: its headers are enough
    BPF_STMT(BPF_RET | BPF_K, 0),                       // 26 not
}};

// Not open where the machine has no packet sockets: then nobody sees what nobody listens for.
Fd open_attempts() {
  Fd fd(::socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.open()) return fd;
  auto filter = kAttempts;
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  const int on = 1;
  ::setsockopt(fd.get(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);  // on lo each packet would come twice
  sockaddr_ll lo{};
  lo.sll_family = AF_PACKET;
  lo.sll_protocol = htons(ETH_P_ALL);
  lo.sll_ifindex = kLoopbackIndex;
  if (::setsockopt(fd.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0 ||
      ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&lo), sizeof lo) != 0)
    return {};
  return fd;
}

// Behind the descriptors of a message: what they are.
struct Kinds {
  char letter = 'S';
  int listeners = 0, calls = 0, dns_udp = 0, dns_tcp = 0;
  bool attempts = false, has_ipv6 = false, own_proc = false;
  std::array<std::uint16_t, kMost> ports{};
};

union Control {
  cmsghdr header;
  std::array<char, CMSG_SPACE(sizeof(int) * kMost)> bytes;
};

}  // namespace

Result<CageSockets> open_cage_sockets(const CagePlan& plan, bool has_ipv6) {
  CageSockets out;
  out.has_ipv6 = has_ipv6;
  for (const int port : plan.ports) {
    Fd fd = bound(has_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM, port, true);
    if (!fd.open()) return failed("cannot listen on port " + std::to_string(port));
    out.listeners.push_back({port, std::move(fd)});
  }
  for (int i = 0; i < plan.calls; ++i) {
    out.calls.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!out.calls.back().open()) return failed("cannot call what listens inside");
  }
  std::vector<int> families{AF_INET};
  if (has_ipv6) families.push_back(AF_INET6);
  for (const int family : families) {
    Fd udp = bound(family, SOCK_DGRAM, kDnsPort);
    Fd tcp = bound(family, SOCK_STREAM, kDnsPort);
    if (!udp.open() || !tcp.open()) return failed("cannot answer DNS");
    out.dns_udp.push_back(std::move(udp));
    out.dns_tcp.push_back(std::move(tcp));
  }
  out.attempts = open_attempts();
  return out;
}

Status send_sockets(int to, const CageSockets& sockets) {
  Kinds kinds;
  std::vector<int> fds;
  for (const auto& [port, fd] : sockets.listeners) {
    if (fds.size() + sockets.calls.size() >= kMost - 5)
      return Error{"cage: too many ports at once", "let the scenario name fewer", ""};
    kinds.ports[fds.size()] = static_cast<std::uint16_t>(port);
    fds.push_back(fd.get());
  }
  kinds.listeners = static_cast<int>(fds.size());
  for (const Fd& fd : sockets.calls) fds.push_back(fd.get());
  kinds.calls = static_cast<int>(sockets.calls.size());
  for (const Fd& fd : sockets.dns_udp) fds.push_back(fd.get());
  for (const Fd& fd : sockets.dns_tcp) fds.push_back(fd.get());
  kinds.dns_udp = static_cast<int>(sockets.dns_udp.size());
  kinds.dns_tcp = static_cast<int>(sockets.dns_tcp.size());
  kinds.attempts = sockets.attempts.open();
  if (kinds.attempts) fds.push_back(sockets.attempts.get());
  kinds.has_ipv6 = sockets.has_ipv6;
  kinds.own_proc = sockets.own_proc;

  iovec data{&kinds, sizeof kinds};
  Control control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = CMSG_SPACE(sizeof(int) * fds.size());
  cmsghdr* head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int) * fds.size());
  std::memcpy(CMSG_DATA(head), fds.data(), sizeof(int) * fds.size());
  if (::sendmsg(to, &message, MSG_NOSIGNAL) < 0) return failed("cannot hand its sockets out");
  return Done{};
}

Result<CageSockets> receive_sockets(int from) {
  Kinds kinds;
  iovec data{&kinds, sizeof kinds};
  Control control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  const ssize_t got = ::recvmsg(from, &message, MSG_CMSG_CLOEXEC);
  std::vector<Fd> fds;
  for (cmsghdr* head = CMSG_FIRSTHDR(&message); head != nullptr; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
    for (std::size_t i = 0; i < (head->cmsg_len - CMSG_LEN(0)) / sizeof(int); ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(head) + i * sizeof fd, sizeof fd);
      fds.emplace_back(fd);
    }
  }
  const auto wanted = static_cast<std::size_t>(kinds.listeners + kinds.calls + kinds.dns_udp + kinds.dns_tcp +
                                               (kinds.attempts ? 1 : 0));
  if (got != sizeof kinds || (message.msg_flags & MSG_CTRUNC) != 0 || fds.size() != wanted)
    return Error{"cage: its sockets did not come out whole", "raise the limit of open files: ulimit -n", ""};
  CageSockets out;
  out.has_ipv6 = kinds.has_ipv6;
  out.own_proc = kinds.own_proc;
  std::size_t at = 0;
  for (int i = 0; i < kinds.listeners; ++i, ++at) out.listeners.push_back({kinds.ports[at], std::move(fds[at])});
  for (int i = 0; i < kinds.calls; ++i) out.calls.push_back(std::move(fds[at++]));
  for (int i = 0; i < kinds.dns_udp; ++i) out.dns_udp.push_back(std::move(fds[at++]));
  for (int i = 0; i < kinds.dns_tcp; ++i) out.dns_tcp.push_back(std::move(fds[at++]));
  if (kinds.attempts) out.attempts = std::move(fds[at]);
  return out;
}

}  // namespace footpad::subject
