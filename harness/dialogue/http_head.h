// The head of an HTTP/1.1 message: start line and header fields (RFC 9112).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "model/unit.h"

namespace footpad::dialogue::http {

struct Head {
  std::string method, target;                               // of a request
  int status = 0;                                           // of a response: 100 to 999
  int minor = 1;                                            // HTTP/1.x
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case, values without space around them

  [[nodiscard]] bool has(std::string_view name) const;
  // The first of that name; empty where there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const;
  // Whether one of the fields of that name, read as a list, holds `token`; case does not count.
  [[nodiscard]] bool lists(std::string_view name, std::string_view token) const;
  // The last coding of a Transfer-Encoding, in lower case; empty: none.
  [[nodiscard]] std::string transfer_coding() const;
  [[nodiscard]] bool keeps_alive() const;
  // Of a request: it brings what proves a user.
  [[nodiscard]] bool has_credential() const;
};

// A whole head with the empty line that ends it, from `side`. Lines may end in a bare LF (RFC 9112 §2.2). nullopt: this
// is none. Spans: "@method", "@target", "@status", and for each field its line under its name in lower case, and its
// value under "@name".
std::optional<Head> read_head(Side side, ByteView bytes, std::vector<Span>& spans);

// False: bytes that begin so can never be a head of `side`. Knows from the first byte on.
bool may_begin_head(Side side, ByteView bytes);
bool is_token_character(char c);  // RFC 9110 §5.6.2

}  // namespace footpad::dialogue::http
