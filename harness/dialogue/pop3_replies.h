// What a server of POP3 says: a line, or a line and more up to one with nothing but a dot (RFC 1939 §3).
#pragma once

#include <functional>
#include <vector>

#include "base/bytes.h"
#include "dialogue/lines.h"
#include "dialogue/pop3_commands.h"

namespace footpad::dialogue::pop3 {

struct Reply {
  Bytes bytes;
  Status status = Status::none;
  bool readable = true;
  Verb asked = Verb::none;
};

class Replies {
 public:
  // `commands`: those that are answered; each whole reply takes its command off.
  void feed(ByteView bytes, Commands& commands, std::vector<Reply>& out);
  Bytes take_pending();

 private:
  bool read_one(Commands& commands, std::vector<Reply>& out);

  Lines lines_;
  Bytes begun_;            // a listing that goes on
  bool skipping_ = false;  // in something that is too long
};

}  // namespace footpad::dialogue::pop3
