// What a server offers to log in with, and what this client makes of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "element.h"
#include "habits.h"

namespace zoo {

struct Offer {
  bool sasl2 = false;                                // XEP-0388; everything below is of the profile that is used
  std::vector<std::string> mechanisms;               // in the server's order
  std::optional<std::vector<std::string>> bindings;  // types of channel binding (XEP-0440); nullopt: it does not say
  std::vector<std::string> fast;                     // mechanisms for a token (XEP-0484)
  // What a server that protects its offer says a hash of (XEP-0474 §5.1).
  [[nodiscard]] std::string text() const;
};

Offer read_offer(const Element& features);

struct Choice {
  std::string mechanism;
  std::string flag = "n";  // SCRAM's: n, y, p=TYPE; a token's type of binding in the same form
  bool by_token = false;
};

// `secure`: there is a channel to bind to. `has_token`: one for HT-SHA-256-EXPR and OAUTHBEARER.
footpad::Result<Choice> choose(const Offer& offer, const Habits& habits, bool secure, bool has_token);
// What a careless client tries after a refusal; nullopt: it leaves.
std::optional<Choice> choose_again(const Offer& offer, const Habits& habits, const Choice& refused);

}  // namespace zoo
