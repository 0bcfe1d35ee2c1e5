// Both sides of an HTTP/1.1 connection as units, until they turn to another protocol.
#pragma once

#include <array>
#include <vector>

#include "dialogue/http_reader.h"
#include "model/unit.h"

namespace footpad::dialogue::http {

class Conversation {
 public:
  // Appends units; hands back what is no HTTP any more: all that comes behind a switch of protocols.
  Bytes feed(Side from, ByteView bytes, std::vector<Unit>& out);
  Bytes take_pending(Side from) { return side(from).reader.take_pending(); }
  void restart(Side from);
  [[nodiscard]] bool over(Side from) const { return side(from).over; }
  [[nodiscard]] ByteView unfinished(Side from) const { return side(from).reader.unfinished(); }

 private:
  struct OneSide {
    Reader reader;
    bool over = false;
  };
  [[nodiscard]] const OneSide& side(Side from) const { return sides_[from == Side::client ? 0 : 1]; }
  OneSide& side(Side from) { return sides_[from == Side::client ? 0 : 1]; }

  std::array<OneSide, 2> sides_{OneSide{Reader(Side::client)}, OneSide{Reader(Side::server)}};
};

}  // namespace footpad::dialogue::http
