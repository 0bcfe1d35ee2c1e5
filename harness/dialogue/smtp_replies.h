// What a server of SMTP says: replies of one line or several (RFC 5321 §4.2).
#pragma once

#include <vector>

#include "base/bytes.h"
#include "dialogue/lines.h"

namespace footpad::dialogue::smtp {

struct Reply {
  int code = 0;  // of its last line; 0: no reply
  Bytes bytes;
};

class Replies {
 public:
  void feed(ByteView bytes, std::vector<Reply>& out);
  Bytes take_pending();

 private:
  bool read_one(std::vector<Reply>& out);

  Lines lines_;
  Bytes begun_;            // lines of a reply that goes on
  bool skipping_ = false;  // in a line that is too long
};

// "250-X": 250, and that more follow. 0: no line of a reply.
int code_of(ByteView line);
bool goes_on(ByteView line);

}  // namespace footpad::dialogue::smtp
