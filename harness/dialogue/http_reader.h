// Cuts one side of an HTTP/1.1 connection into heads and bodies (RFC 9112). Sans-io; any segmentation gives the same
// items, except that a body without a length, and what cannot be read, come out as they come in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "dialogue/http_head.h"

namespace footpad::dialogue::http {

inline constexpr std::size_t kHeadLimit = std::size_t{1} << 16U;
inline constexpr std::size_t kBodyLimit = std::size_t{1} << 20U;  // of what is one item: more is opaque
inline constexpr std::size_t kOpenRequests = 64;

struct Item {
  enum class Type { head, body, opaque } type = Type::opaque;
  Bytes bytes;
  std::optional<Bytes> plain{};  // what chunks hold
  Head head{};
  std::vector<Span> spans{};        // of a head
  bool ends = false;                // the message is complete
  bool answers_credential = false;  // a response's head: the request had one
};

class Reader {
 public:
  explicit Reader(Side side) : side_(side) {}

  void feed(ByteView bytes, std::vector<Item>& out);
  // Hands out what is in no item yet, and starts anew.
  Bytes take_pending();
  void restart();
  // What the chunks hold that are in no item yet.
  [[nodiscard]] ByteView unfinished() const { return plain_; }

  // For the reader of responses: what was asked, in order. What has a body depends on it.
  void asked(const Head& request);

  // The last head may end HTTP here: nothing behind it is read, it is pending. It does so behind a response that says
  // so; behind a request that only asks for it, what comes next tells (see resume).
  [[nodiscard]] bool stopped() const { return state_ == State::stopped; }
  // HTTP goes on after all.
  void resume() { state_ = State::head; }
  [[nodiscard]] ByteView pending() const { return buffer_; }

 private:
  enum class State { head, length, chunk_size, chunk, chunk_end, trailer, until_close, stopped, failed };

  bool step(std::vector<Item>& out);
  bool read_next_head(std::vector<Item>& out);
  void begin_body(Item& item, std::vector<Item>& out);
  bool read_length(std::vector<Item>& out);
  bool read_chunks(std::vector<Item>& out);
  bool take_line(ByteView& line);
  void end_message(std::vector<Item>& out);
  void fail() { state_ = State::failed; }
  void emit(Item::Type type, std::size_t size, std::vector<Item>& out);

  Side side_;
  State state_ = State::head;
  Bytes buffer_;             // in no item yet
  std::size_t read_ = 0;     // of it, understood
  std::size_t scanned_ = 0;  // of a head or line: holds no end
  std::uint64_t left_ = 0;   // of a body with a length, or of a chunk
  Bytes plain_;
  bool chunked_ = false, long_ = false;  // of the body that is being read; long: too long for one item
  struct Asked {
    std::string method;
    bool with_credential = false;
  };
  std::deque<Asked> asked_;
};

}  // namespace footpad::dialogue::http
