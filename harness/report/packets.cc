#include "report/packets.h"

#include <algorithm>

namespace footpad::report {
namespace {

constexpr unsigned kTcp = 6, kUdp = 17;
constexpr unsigned kFin = 1, kSyn = 2, kRst = 4, kPush = 8, kAck = 16;
constexpr std::size_t kMostSegment = 1440;  // fits an Ethernet frame with either header
constexpr std::size_t kMostDatagram = 65000;
constexpr unsigned kMssOption = 2, kWindowScaleOption = 3, kNoOperation = 1;
constexpr unsigned kScale = 14;  // a window that nothing kept here can fill
constexpr unsigned kTimeToLive = 64;

void put8(Bytes& to, unsigned value) { to += static_cast<char>(value & 0xffU); }
void put16(Bytes& to, unsigned value) {
  put8(to, value >> 8U);
  put8(to, value);
}
void put32(Bytes& to, std::uint32_t value) {
  put16(to, value >> 16U);
  put16(to, value);
}
void set16(Bytes& in, std::size_t at, unsigned value) {
  in[at] = static_cast<char>(value >> 8U & 0xffU);
  in[at + 1] = static_cast<char>(value & 0xffU);
}

// RFC 1071.
std::uint32_t sum(ByteView bytes, std::uint32_t so_far = 0) {
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    const unsigned high = static_cast<std::uint8_t>(bytes[at]);
    const unsigned low = at + 1 < bytes.size() ? static_cast<std::uint8_t>(bytes[at + 1]) : 0U;
    so_far += high << 8U | low;
  }
  return so_far;
}
unsigned checksum(std::uint32_t so_far) {
  while (so_far > 0xffffU) so_far = (so_far & 0xffffU) + (so_far >> 16U);
  return ~so_far & 0xffffU;
}

ByteView address_of(const Peer& peer) {
  return {reinterpret_cast<const char*>(peer.address.data()), peer.six ? 16U : 4U};
}

Bytes handshake_options() {
  Bytes out;
  put8(out, kMssOption);
  put8(out, 4);
  put16(out, kMostSegment);
  put8(out, kNoOperation);
  put8(out, kWindowScaleOption);
  put8(out, 3);
  put8(out, kScale);
  return out;
}

}  // namespace

Packets::Packets(const Capture& capture) : capture_(capture), ends_(capture.conversations.size()) {}

std::vector<Packet> Packets::of(std::size_t index) {
  const Crossing& crossing = capture_.crossings[index];
  const Conversation& conversation = capture_.conversations[crossing.conversation];
  const ByteView data = ByteView(capture_.bytes).substr(crossing.begin, crossing.end - crossing.begin);
  std::vector<Packet> out;
  const auto add = [&](Bytes packet) {
    out.push_back({std::move(packet), capture_.began + crossing.at, index, out.empty()});
  };
  const auto say = [&](bool from_opener, unsigned flags, ByteView options, ByteView part) {
    add(segment(crossing.conversation, from_opener, flags, options, part));
  };
  if (conversation.udp) {
    const Peer& from = crossing.from_opener ? conversation.opener : conversation.other;
    const Peer& to = crossing.from_opener ? conversation.other : conversation.opener;
    const ByteView part = data.substr(0, kMostDatagram);
    Bytes datagram;
    put16(datagram, from.port);
    put16(datagram, to.port);
    put16(datagram, static_cast<unsigned>(8 + part.size()));
    put16(datagram, 0);
    datagram += part;
    add(around(conversation, crossing.from_opener, kUdp, std::move(datagram)));
    return out;
  }
  switch (crossing.kind) {
    case Crossing::Kind::opened: {
      // Numbers that begin elsewhere each time: a pair of ports that is used again is not taken for the same.
      const auto begin = static_cast<std::uint32_t>(static_cast<std::uint64_t>((capture_.began + crossing.at) * 1e6));
      ends_[crossing.conversation] = {{begin, begin ^ 0x55555555U}};
      const Bytes options = handshake_options();
      say(true, kSyn, options, {});
      say(false, kSyn | kAck, options, {});
      say(true, kAck, {}, {});
      break;
    }
    case Crossing::Kind::data:
      for (std::size_t at = 0; at < data.size(); at += kMostSegment)
        say(crossing.from_opener, at + kMostSegment < data.size() ? kAck : kAck | kPush, {},
            data.substr(at, kMostSegment));
      break;
    case Crossing::Kind::fin: say(crossing.from_opener, kFin | kAck, {}, {}); break;
    case Crossing::Kind::rst: say(crossing.from_opener, kRst | kAck, {}, {}); break;
  }
  return out;
}

Bytes Packets::segment(std::uint32_t conversation, bool from_opener, unsigned flags, ByteView options, ByteView data) {
  const Conversation& its = capture_.conversations[conversation];
  std::uint32_t& own = ends_[conversation].next[from_opener ? 0 : 1];
  const std::uint32_t other = ends_[conversation].next[from_opener ? 1 : 0];
  Bytes out;
  out.reserve(20 + options.size() + data.size());
  put16(out, (from_opener ? its.opener : its.other).port);
  put16(out, (from_opener ? its.other : its.opener).port);
  put32(out, own);
  put32(out, (flags & kAck) != 0 ? other : 0);
  put8(out, static_cast<unsigned>((20 + options.size()) / 4) << 4U);
  put8(out, flags);
  put16(out, 0xffff);
  put16(out, 0);
  put16(out, 0);
  out += options;
  out += data;
  own += static_cast<std::uint32_t>(data.size()) + ((flags & (kSyn | kFin)) != 0 ? 1U : 0U);
  return around(its, from_opener, kTcp, std::move(out));
}

Bytes Packets::around(const Conversation& conversation, bool from_opener, unsigned protocol, Bytes payload) {
  const Peer& from = from_opener ? conversation.opener : conversation.other;
  const Peer& to = from_opener ? conversation.other : conversation.opener;
  const auto size = static_cast<std::uint32_t>(payload.size());
  unsigned check = checksum(sum(payload, sum(address_of(to), sum(address_of(from), protocol + size))));
  if (protocol == kUdp && check == 0) check = 0xffff;  // 0 says that there is none
  set16(payload, protocol == kTcp ? 16 : 6, check);
  Bytes out;
  out.reserve(40 + payload.size());
  if (from.six) {
    put32(out, 6U << 28U);
    put16(out, size);
    put8(out, protocol);
    put8(out, kTimeToLive);
  } else {
    put16(out, 0x4500);
    put16(out, 20 + size);
    put16(out, ++number_);
    put16(out, 0x4000);  // not to be cut
    put8(out, kTimeToLive);
    put8(out, protocol);
    put16(out, 0);
  }
  out += address_of(from);
  out += address_of(to);
  if (!from.six) set16(out, 10, checksum(sum(out)));
  return out + payload;
}

}  // namespace footpad::report
