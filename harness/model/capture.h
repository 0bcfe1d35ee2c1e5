// What crossed the sockets of one case, as far as it is kept: what a file of packets is made of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace footpad {

struct Peer {
  std::array<std::uint8_t, 16> address{};  // IPv4: the first four
  bool six = false;
  std::uint16_t port = 0;
  [[nodiscard]] bool operator==(const Peer&) const = default;
};

// One TCP connection, or a question over UDP and its answer.
struct Conversation {
  enum class Leg { client, server } leg = Leg::client;  // between client and Footpad, or Footpad and a real server
  bool udp = false;
  bool footpad_opened = false;   // else its peer did
  std::uint32_t connection = 0;  // as the ledger counts them; 0: none of those
  Peer opener, other;            // who came, and whom it came to
  std::uint16_t real_port = 0;   // of `other`, where the usual port of what it speaks stands in its place
};

struct Crossing {
  enum class Kind { opened, data, fin, rst } kind = Kind::data;
  std::uint32_t conversation = 0;  // index
  bool from_opener = false;
  double at = 0;                   // seconds since the case began
  std::size_t begin = 0, end = 0;  // in Capture::bytes
};

struct Capture {
  static constexpr std::size_t kMostBytes = 4U << 20U;
  static constexpr std::size_t kMostCrossings = 20000;

  double began = 0;  // seconds since the epoch
  std::vector<Conversation> conversations;
  std::vector<Crossing> crossings;  // in order
  Bytes bytes;
  bool cut = false;  // more crossed than is kept: nothing after the last crossing is here
};

}  // namespace footpad
