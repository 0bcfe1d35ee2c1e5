// XMPP over WebSocket as a client speaks it (RFC 6455, RFC 7395): the wish to leave HTTP, and one element a message.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "reader.h"

namespace zoo {

class Websocket {
 public:
  explicit Websocket(bool takes_any_upgrade) : takes_any_upgrade_(takes_any_upgrade) {}

  // The request; and whether what has come is the whole answer to it, and a good one.
  std::string wish(const std::string& host, const std::string& path);
  footpad::Result<bool> is_granted();
  // Where a refusal leads; empty: nowhere.
  [[nodiscard]] std::string location() const;

  void feed(std::string_view bytes) { input_ += bytes; }
  // nullopt: more bytes are needed, or fault() says why there is none.
  std::optional<Item> next();
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] bool has_more() const { return !input_.empty(); }
  // Pongs that the server waits for.
  std::string take_pongs();

 private:
  struct Frame {
    unsigned opcode = 0;
    bool final = false;
    std::string payload;
  };
  std::optional<Frame> next_frame();
  std::optional<Item> item_of(const std::string& text);

  bool takes_any_upgrade_;
  std::string key_, head_, input_, text_, pongs_, fault_;
  bool in_text_ = false;
};

// One masked text frame.
std::string text_frame(std::string_view text);

}  // namespace zoo
