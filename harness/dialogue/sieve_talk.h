// Who says what to whom: commands by what was answered to those before, answers by the commands that they are for. Two
// of the first read one connection: one what the client says by what it was told, one what the server was told.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "dialogue/sieve_text.h"

namespace footpad::dialogue::sieve {

enum class Status { ok, no, bye, asks };  // OK, NO, BYE, and a string alone

struct Said {
  std::string command;  // in upper case; "" of a step in a login
  Bytes bytes;
  bool readable = true;
};

class Commands {
 public:
  void feed(ByteView bytes, std::vector<Said>& out);
  // The command that the next response answers: "" none; kGreeting for what a server says of its own accord.
  [[nodiscard]] std::string awaited() const { return awaiting_.empty() ? "" : awaiting_.front(); }
  std::string answered(Status status);
  Bytes take_pending() { return lines_.take_pending(); }
  // A new channel: the server says anew what it can do (§2.2).
  void restart() { *this = Commands(); }

  static constexpr const char* kGreeting = "(greeting)";

 private:
  WholeLines lines_;
  std::deque<std::string> awaiting_{kGreeting};
  bool in_login_ = false;  // the server has asked for something
};

struct Reply {
  Bytes bytes;
  Status status = Status::ok;
  std::string asked;
  bool readable = true;
};

class Replies {
 public:
  // `commands`: those that are answered; each whole reply takes its command off.
  void feed(ByteView bytes, Commands& commands, std::vector<Reply>& out);
  Bytes take_pending();

 private:
  WholeLines lines_;
  Bytes begun_;  // lines of a response that goes on
};

}  // namespace footpad::dialogue::sieve
