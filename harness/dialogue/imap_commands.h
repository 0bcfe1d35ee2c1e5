// Cuts what an IMAP client says (RFC 9051 §2.2.1) into lines, each with the literal that it ends. How a line is to be
// read depends on what its sender has heard before it: a literal waits for leave, and a login has lines of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dialogue/lines.h"
#include "dialogue/literal.h"

namespace footpad::dialogue::imap {

struct Said {
  enum class Type {
    command,   // its first line
    more,      // a literal that it has announced, and the line behind that
    response,  // a step of a login
    cancel,    // "*" instead of one
    done,      // the end of IDLE
    blank,
    opaque
  } type = Type::opaque;
  Bytes bytes{};
  std::string tag{}, name{};                 // of the command; the name in upper case, and UID FETCH is FETCH
  std::string argument{};                    // its first, where that is a plain word
  std::size_t literal = 0;                   // more: so many bytes of it are the literal
  std::optional<std::uint64_t> announces{};  // it ends with "{...}": so many bytes are to follow
  bool waits = false;                        // ... once it has leave
};

class CommandReader {
 public:
  void feed(ByteView bytes, std::vector<Said>& out);
  // A reply, of which the first line counts, has come to who says all this.
  void hear(ByteView reply);
  Bytes take_pending();

 private:
  bool step(std::vector<Said>& out);
  bool read_literal(std::vector<Said>& out);
  bool skip(std::vector<Said>& out);
  void read_line(Bytes line, std::vector<Said>& out);
  void await_literal(Said& said, ByteView line);

  Lines lines_;
  std::string tag_, name_;                // of the last command
  bool logging_in_ = false;               // it is AUTHENTICATE, and has no answer yet
  std::optional<std::uint64_t> literal_;  // announced, and still to come
  bool waits_ = false, leave_ = false;
  std::size_t searched_ = 0;
  std::uint64_t passing_ = 0;  // of a literal that is too long: it goes by
  bool in_long_line_ = false;  // the same of a line
  bool behind_literal_ = false;
};

// What a client may ask for. "SELECT": known.
bool is_command(std::string_view name);

}  // namespace footpad::dialogue::imap
