// WebSocket frames as messages, and back (RFC 6455 §5). Sans-io; any segmentation gives the same messages, except that
// those too long for one come out as they come in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "model/words.h"

namespace footpad::dialogue::websocket {

inline constexpr std::size_t kMessageLimit = std::size_t{1} << 20U;  // on the wire, all frames of it
inline constexpr std::size_t kControlLimit = 125;                    // RFC 6455 §5.5

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

struct Message {
  enum class Type { text, binary, close, ping, pong, opaque } type = Type::opaque;
  Bytes bytes;        // all its frames; of a control frame inside a message none, they are among the message's
  Bytes plain;        // unmasked and joined
  std::string fault;  // of an opaque one: what is wrong with it
};

// Frames that break a rule are opaque; since every header can be read, what they hold is read all the same.
class Reader {
 public:
  explicit Reader(Side side) : side_(side) {}

  void feed(ByteView bytes, std::vector<Message>& out);
  // Hands out what is in no message yet, and starts anew.
  Bytes take_pending();
  // What the message says that is not complete yet, and behind it the control frame inside it.
  [[nodiscard]] ByteView unfinished() const { return plain_; }

 private:
  [[nodiscard]] std::size_t header_size() const;
  void begin_frame();
  std::string fault_of_frame(bool masked, bool minimal) const;
  void read_payload(ByteView part);
  void end_frame(std::vector<Message>& out);
  void emit(Message::Type type, std::vector<Message>& out);

  Side side_;
  Bytes bytes_;   // frames of messages that are not complete, less what is out already
  Bytes plain_;   // what they say
  Bytes header_;  // of the frame that is being read
  // That frame:
  bool in_payload_ = false;
  std::uint64_t left_ = 0;
  Bytes mask_;  // empty: none
  std::uint64_t offset_ = 0;
  // The message:
  bool open_ = false;  // some of its frames are here, the last is not
  Message::Type type_ = Message::Type::opaque;
  std::size_t control_begin_ = 0;  // in plain_
  std::string fault_;
  bool long_ = false;  // too long: what comes goes out at once
};

// One frame that is a whole message. `masked`: as clients must send it; with a key that changes nothing, for those who
// read it have nothing to hide from each other.
Bytes frame(Opcode opcode, ByteView payload, bool masked = false);

}  // namespace footpad::dialogue::websocket
