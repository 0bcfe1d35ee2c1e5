// Canaries: values that exist only in one lane. Where one turns up, it was given away there.
#pragma once

#include <string>

namespace footpad {

// All of lower-case letters and digits, each at least 12 characters, so that no protocol quotes or folds them.
// `domain` is not secret. `marker` names injected data: what comes back with it was taken for genuine.
struct Canaries {
  std::string user;
  std::string password;
  std::string token;
  std::string message;
  std::string marker;
  std::string domain;
  std::string local_domain{};  // of a client that is a server itself; not secret either
  [[nodiscard]] std::string jid() const { return user + "@" + domain; }
};

}  // namespace footpad
