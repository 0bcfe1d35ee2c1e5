// Cuts what an IMAP server says (RFC 9051 §2.2.2) into replies: a line, or several with the literals between them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dialogue/lines.h"

namespace footpad::dialogue::imap {

struct Reply {
  enum class Type { tagged, untagged, continuation, opaque } type = Type::opaque;
  Bytes bytes{};
  std::string tag{};   // tagged
  std::string name{};  // in upper case: OK, NO, BAD, CAPABILITY, FETCH (its number is left out) ...
  std::size_t name_at = 0;
};

class ReplyReader {
 public:
  void feed(ByteView bytes, std::vector<Reply>& out);
  Bytes take_pending();

 private:
  bool step(std::vector<Reply>& out);
  bool skip(std::vector<Reply>& out);
  void let_pass(std::uint64_t literal);

  Lines lines_;
  Bytes begun_;                // of a reply that has literals
  std::uint64_t literal_ = 0;  // of the literal behind that, so much is to come
  std::uint64_t passing_ = 0;  // of a literal that is too long: it goes by
  bool in_long_line_ = false;  // the same of a line
  bool behind_long_ = false;   // the next line is the rest of a reply with such a literal
};

// OK, NO, BAD, BYE, PREAUTH: what stands behind is text for people.
bool is_status(std::string_view name);

}  // namespace footpad::dialogue::imap
