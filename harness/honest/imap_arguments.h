// What stands behind the name of an IMAP command (RFC 9051 §9), taken apart.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace footpad::honest::imap {

struct Argument {
  enum class Type { atom, string, list } type = Type::atom;
  std::string text{};  // of a list: what stands between its parentheses

  [[nodiscard]] bool is_text() const { return type != Type::list; }
};

// `text`: from behind the name to the end of the command without its CRLF, literals as they came. nullopt: it is none.
std::optional<std::vector<Argument>> read_arguments(ByteView text);

// "1:3,7,*". nullopt: it is none. `last`: the number that "*" stands for.
std::optional<bool> set_holds(std::string_view set, unsigned number, unsigned last);

}  // namespace footpad::honest::imap
