// What a client of SMTP says, as it must be read once it is known what it was answered: behind a 334 stands a step of a
// login, behind a 354 a message. Two of these read one connection: one what the client says by what it was told, one
// what the server was told by what that says.
#pragma once

#include <cstddef>
#include <deque>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "dialogue/lines.h"

namespace footpad::dialogue::smtp {

enum class Verb {
  none,      // nothing was asked
  greeting,  // no command: what a server says first
  ehlo,
  helo,
  starttls,
  auth,
  step,  // a line of a login
  mail,
  rcpt,
  data,
  message,     // behind DATA, up to and with the line that ends it
  chunk,       // BDAT with its bytes (RFC 3030)
  last_chunk,  // BDAT LAST
  rset,
  noop,
  quit,
  vrfy,
  expn,
  help,
  unknown,    // a line that is no command
  unreadable  // bytes of something too long to wait for
};

struct Said {
  Verb verb = Verb::unknown;
  Bytes bytes;
};

class Commands {
 public:
  void feed(ByteView bytes, std::vector<Said>& out);
  // A whole reply has come. What it answers.
  Verb answered(int code);
  // What is in no command yet.
  Bytes take_pending();
  // A new channel: all is forgotten, except that a server which has not spoken yet still greets.
  void restart();

 private:
  enum class Mode { command, login, message };

  bool read_one(std::vector<Said>& out);
  bool read_huge_chunk(std::vector<Said>& out);
  bool read_chunk(std::vector<Said>& out);
  bool read_message(std::vector<Said>& out);
  bool flush_message(std::vector<Said>& out);
  bool read_line(std::vector<Said>& out);
  void read_command(Bytes line, std::vector<Said>& out);
  void begin_chunk(Bytes line, std::vector<Said>& out);
  void await(Verb verb);

  Lines lines_;
  std::deque<Verb> awaiting_{Verb::greeting};
  Mode mode_ = Mode::command;
  bool lured_ = false;     // it was told to go on with something that it has not begun
  bool skipping_ = false;  // in a line that is too long
  Bytes message_;
  bool line_begins_ = true;  // in a message: the last line has ended by CRLF
  bool long_message_ = false;
  Bytes chunk_head_;  // a BDAT whose bytes are still to come
  std::size_t chunk_size_ = 0;
  std::size_t huge_left_ = 0;  // bytes of a chunk that is not waited for
  Verb chunk_verb_ = Verb::chunk;
};

// The first word of a line; `unknown`: none of SMTP's.
Verb verb_of(std::string_view line);

}  // namespace footpad::dialogue::smtp
