// The client's side of SCRAM (RFC 5802) without channel binding.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace zoo {

class Scram {
 public:
  // `mechanism`: SCRAM-SHA-1 or SCRAM-SHA-256.
  Scram(std::string_view mechanism, std::string_view user, std::string password);

  [[nodiscard]] std::string first() const { return "n,," + first_bare_; }
  // The server's first message in, the client's final one out.
  footpad::Result<std::string> final(std::string_view server_first);
  // Whether the server's final message shows that it knew the password.
  [[nodiscard]] bool signature_is_good(std::string_view server_final) const;

 private:
  const char* digest_;
  std::string password_, nonce_, first_bare_, server_signature_;
};

}  // namespace zoo
