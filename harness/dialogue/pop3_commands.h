// What a client of POP3 says, and which of it is still to be answered. Two of these read one connection: one what the
// client says by what it was told, one what the server was told by what that says.
#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "dialogue/lines.h"

namespace footpad::dialogue::pop3 {

enum class Verb {
  none,      // nothing was asked
  greeting,  // no command: what a server says first
  capa,
  stls,
  user,
  pass,
  apop,
  auth,
  auth_list,  // AUTH alone, as one asked before there was CAPA
  step,       // a line of a login
  stat,
  list,     // of all messages: an answer of many lines
  scan,     // of one
  message,  // RETR, TOP
  remove,
  rset,
  noop,
  quit,
  unknown,    // a line that is no command
  unreadable  // bytes of something too long to wait for
};

struct Said {
  Verb verb = Verb::unknown;
  Bytes bytes;
};

enum class Status { ok, error, more, none };  // +OK, -ERR, "+ ", and what is none of POP3's
Status status_of(ByteView line);

class Commands {
 public:
  void feed(ByteView bytes, std::vector<Said>& out);
  // What the next reply answers.
  [[nodiscard]] Verb awaited() const { return awaiting_.empty() ? Verb::none : awaiting_.front(); }
  // A whole reply has come. What it answers.
  Verb answered(Status status);
  Bytes take_pending();
  // A new channel: all is forgotten, except that a server which has not spoken yet still greets.
  void restart();

 private:
  [[nodiscard]] Said said(Bytes line);

  Lines lines_;
  std::deque<Verb> awaiting_{Verb::greeting};
  bool in_login_ = false;  // it was asked for a line of a login
  bool skipping_ = false;  // in a line that is too long
};

// Whether +OK to this is followed by lines up to one with nothing but a dot.
bool is_listing(Verb verb);

}  // namespace footpad::dialogue::pop3
