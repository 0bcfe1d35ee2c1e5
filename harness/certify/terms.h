// What a certification asks for: a profile's terms, and what the certifier declares.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/declarations.h"
#include "model/words.h"

namespace footpad::certify {

struct Terms {
  std::string profile, title, means;
  std::string digest;  // SHA-256 of the profile's file, hex
  Policy policy = Policy::verified;
  bool should = false;  // a weak verdict does not pass
  std::vector<Declaration> declared;
};

// A client that promises `policy` promises no less than `least`.
bool promises(Policy policy, Policy least);

}  // namespace footpad::certify
