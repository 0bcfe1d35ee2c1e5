// Keeps a copy of what crosses a case's sockets, within bounds.
#pragma once

#include <functional>

#include "model/capture.h"
#include "net/socket.h"

struct sockaddr_storage;

namespace footpad::net {

class Tap;

// One conversation of a tap. One that was never opened keeps nothing.
class Line {
 public:
  Line() = default;
  void got(ByteView bytes) { add(Crossing::Kind::data, true, bytes); }  // from the peer
  void sent(ByteView bytes) { add(Crossing::Kind::data, false, bytes); }
  void peer_ended(bool reset) { add(reset ? Crossing::Kind::rst : Crossing::Kind::fin, true, {}); }
  void ended(bool reset) { add(reset ? Crossing::Kind::rst : Crossing::Kind::fin, false, {}); }

 private:
  friend class Tap;
  Line(Tap* tap, std::uint32_t conversation, bool footpad_opened)
      : tap_(tap), conversation_(conversation), footpad_opened_(footpad_opened) {}
  void add(Crossing::Kind kind, bool from_peer, ByteView bytes);

  Tap* tap_ = nullptr;
  std::uint32_t conversation_ = 0;
  bool footpad_opened_ = false;
};

class Tap {
 public:
  // `clock`: seconds since the case began.
  Tap(Capture& capture, std::function<double()> clock) : capture_(capture), clock_(std::move(clock)) {}

  struct About {
    Conversation::Leg leg = Conversation::Leg::client;
    bool footpad_opened = false;
    std::uint32_t connection = 0;
    int usual_port = 0;  // what to say in place of a port that means nothing to anybody; 0: it is left as it is
  };
  // A connection that stands.
  Line connected(int fd, const About& about);
  // Datagrams to and from the port that was asked.
  Line asked(const sockaddr_storage& peer, const std::string& address, int port);

 private:
  friend class Line;
  Line open(const Conversation& conversation);
  void add(std::uint32_t conversation, Crossing::Kind kind, bool from_opener, ByteView bytes);

  Capture& capture_;
  std::function<double()> clock_;
};

}  // namespace footpad::net
