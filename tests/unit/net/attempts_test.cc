#include "net/attempts.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::net {
namespace {

std::string read(const std::string& hex) {
  std::string_view protocol;
  Endpoint to;
  return read_attempt(*from_hex(hex), protocol, to)
             ? std::string(protocol) + " " + to.address + " " + std::to_string(to.port)
             : "nothing";
}

const std::string kTcp4 =
    "4500003c 1c46 4000 40 06 b1e6 cb007105 c0000209 "
    "d431 1f90 00000000 00000000 a002 7210 e5d7 0000";
const std::string kUdp6 =
    "60000000 0010 11 40 20010db8000000000000000000000005 26064700000000000000000000001111 d431 0d96 0010 0000";

TEST(Attempts, TcpOverIpv4) { EXPECT_EQ(read(kTcp4), "tcp 192.0.2.9 8080"); }

TEST(Attempts, UdpOverIpv6) { EXPECT_EQ(read(kUdp6), "udp 2606:4700::1111 3478"); }

TEST(Attempts, OptionsInTheHeaderAreSkipped) {
  std::string packet = *from_hex(kTcp4);
  packet[0] = 0x46;
  packet.insert(20, 4, '\x01');
  EXPECT_EQ(read(to_hex(packet)), "tcp 192.0.2.9 8080");
}

TEST(Attempts, NothingThatIsCutOffOrAnotherProtocolCounts) {
  const std::string tcp = *from_hex(kTcp4), udp = *from_hex(kUdp6);
  for (std::size_t size = 0; size < 24; ++size) EXPECT_EQ(read(to_hex(tcp.substr(0, size))), "nothing") << size;
  for (std::size_t size = 0; size < 44; ++size) EXPECT_EQ(read(to_hex(udp.substr(0, size))), "nothing") << size;
  std::string icmp = tcp;
  icmp[9] = 1;
  EXPECT_EQ(read(to_hex(icmp)), "nothing");
  std::string short_header = tcp;
  short_header[0] = 0x41;
  EXPECT_EQ(read(to_hex(short_header)), "nothing");
}

}  // namespace
}  // namespace footpad::net
