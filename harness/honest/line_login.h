// SASL where messages are lines of base64: SMTP (RFC 4954), IMAP (RFC 9051 §6.2.2), POP3 (RFC 5034), ManageSieve (RFC
// 5804 §2.1). What stands around them is the protocol's.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "honest/sasl.h"

namespace footpad::honest {

class LineLogin {
 public:
  struct Reply {
    enum class Type { challenge, logged_in, refused, cancelled, malformed } type = Type::malformed;
    Bytes data{};  // of a challenge, as base64
  };

  // None of these protocols lets a success say something (ManageSieve may; it need not): what proves the server is a
  // challenge of its own then, and the client answers with an empty line.
  explicit LineLogin(std::unique_ptr<sasl::Mechanism> mechanism) : mechanism_(std::move(mechanism)) {}

  // `initial`: the initial response as it stands in the command, "=" for an empty one; nullopt: there is none.
  Reply begin(std::optional<std::string_view> initial);
  // A line of the client's, without its end; "*" cancels.
  Reply line(std::string_view text);

 private:
  Reply message(ByteView raw);

  std::unique_ptr<sasl::Mechanism> mechanism_;
  bool proved_ = false;  // the server has said its proof, and the client's empty line is all that is missing
};

}  // namespace footpad::honest
