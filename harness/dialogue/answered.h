// A dialogue of commands and answers, where an answer can only be read by the command that it is for, and a command by
// the answers to those before it.
#pragma once

#include <utility>
#include <vector>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

// `Commands`: feed(bytes, out of Said), take_pending(), restart(). `Replies`: feed(bytes, Commands& that are answered,
// out of Reply), take_pending(). unit_of() makes a unit of either.
template <class Commands, class Said, class Replies, class Reply>
class Answered : public Dialogue {
 public:
  void feed(Side from, ByteView bytes, std::vector<Unit>& out) override {
    if (from == Side::client) {
      std::vector<Said> commands;
      from_client_.feed(bytes, commands);
      for (Said& said : commands) out.push_back(unit_of(std::move(said)));
      return;
    }
    std::vector<Reply> replies;
    from_server_.feed(bytes, to_server_, replies);
    for (Reply& reply : replies) out.push_back(unit_of(std::move(reply)));
  }

  void told(Side to, ByteView bytes) override {
    if (to == Side::server) {
      std::vector<Said> commands;
      to_server_.feed(bytes, commands);
      return;
    }
    std::vector<Reply> replies;
    to_client_.feed(bytes, from_client_, replies);
  }

  Bytes take_pending(Side from) override {
    return from == Side::client ? from_client_.take_pending() : from_server_.take_pending();
  }

  void restart(Side from) override {
    if (from == Side::client) {
      from_client_.restart();
      to_client_ = {};
    } else {
      from_server_ = {};
      to_server_.restart();
    }
  }

 private:
  Commands from_client_, to_server_;
  Replies from_server_, to_client_;
};

}  // namespace footpad::dialogue
