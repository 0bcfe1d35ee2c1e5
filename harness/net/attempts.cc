#include "net/attempts.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace footpad::net {
namespace {

constexpr std::size_t kHeader4 = 20, kHeader6 = 40;
constexpr std::size_t kPorts = 4;  // bytes: source and destination

std::uint8_t octet(ByteView bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

std::string address(int family, ByteView bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, bytes.data(), text.data(), text.size());
  return text.data();
}

}  // namespace

bool read_attempt(ByteView packet, std::string_view& protocol, Endpoint& to) {
  if (packet.size() < kHeader4) return false;
  const bool six = octet(packet, 0) >> 4U == 6;
  const std::size_t header = six ? kHeader6 : 4U * (octet(packet, 0) & 0x0fU);
  if (header < kHeader4 || packet.size() < header + kPorts) return false;
  const int number = octet(packet, six ? 6 : 9);
  if (number != IPPROTO_TCP && number != IPPROTO_UDP) return false;
  protocol = number == IPPROTO_TCP ? "tcp" : "udp";
  to.address = six ? address(AF_INET6, packet.substr(24, 16)) : address(AF_INET, packet.substr(16, 4));
  to.port = octet(packet, header + 2) * 256 + octet(packet, header + 3);
  return true;
}

Attempts::Attempts(Loop& loop, Fd packets, Seen seen) : packets_(std::move(packets)), seen_(std::move(seen)) {
  if (packets_.open()) watch_ = loop.readable(packets_.get(), [this] { read_all(); });
}

void Attempts::read_all() {
  constexpr int kMost = 64;  // a turn
  std::array<char, 128> buffer{};
  for (int turn = 0; turn < kMost; ++turn) {
    const ssize_t got = recv(packets_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && errno != EINTR) return;
    std::string_view protocol;
    Endpoint to;
    if (got > 0 && read_attempt({buffer.data(), static_cast<std::size_t>(got)}, protocol, to)) seen_(protocol, to);
  }
}

}  // namespace footpad::net
