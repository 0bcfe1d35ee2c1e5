// A case's crossings as IP packets: what was read and written is real, the headers around it are made.
#pragma once

#include <array>
#include <vector>

#include "model/capture.h"

namespace footpad::report {

struct Packet {
  Bytes bytes;               // an IPv4 or IPv6 packet, whole
  double at = 0;             // seconds since the epoch
  std::size_t crossing = 0;  // that it is of ...
  bool first = true;         // ... and begins
};

class Packets {
 public:
  explicit Packets(const Capture& capture);
  // What crossing `index` is on the wire. In their order, each once: numbers count up.
  std::vector<Packet> of(std::size_t index);

 private:
  struct Ends {
    std::array<std::uint32_t, 2> next{};  // sequence numbers, of the opener and of the other
  };
  Bytes segment(std::uint32_t conversation, bool from_opener, unsigned flags, ByteView options, ByteView data);
  Bytes around(const Conversation& conversation, bool from_opener, unsigned protocol, Bytes payload);

  const Capture& capture_;
  std::vector<Ends> ends_;
  std::uint16_t number_ = 0;  // of IPv4 packets
};

}  // namespace footpad::report
