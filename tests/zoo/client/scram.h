// The client's side of SCRAM (RFC 5802), with and without channel binding.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace zoo {

class Scram {
 public:
  struct Terms {
    std::string flag = "n";        // n, y, p=TYPE
    std::string binding = {};      // the channel's data for TYPE
    std::string offer = {};        // what a server that says a hash of its offer must have hashed (XEP-0474)
    bool any_nonce = false;        // careless: does not look whether the nonce continues its own
    int fewest_iterations = 4096;  // RFC 7677 §4
    int most_iterations = 1'000'000;
  };
  // `mechanism`: SCRAM-SHA-1 or SCRAM-SHA-256, with or without -PLUS.
  Scram(std::string_view mechanism, std::string_view user, std::string password, Terms terms);
  Scram(std::string_view mechanism, std::string_view user, std::string password)
      : Scram(mechanism, user, std::move(password), Terms{}) {}

  [[nodiscard]] std::string first() const { return terms_.flag + ",," + first_bare_; }
  // The server's first message in, the client's final one out.
  footpad::Result<std::string> final(std::string_view server_first);
  // Whether the server's final message shows that it knew the password.
  [[nodiscard]] bool signature_is_good(std::string_view server_final) const;

 private:
  Terms terms_;
  const char* digest_;
  std::string password_, nonce_, first_bare_, server_signature_;
};

}  // namespace zoo
