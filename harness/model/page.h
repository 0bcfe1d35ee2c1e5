// What a client may fetch from Footpad by plain HTTP because a certificate names its place: an OCSP answer, a list of
// what is revoked.
#pragma once

#include <string>

#include "base/bytes.h"

namespace footpad {

struct Page {
  std::string path;   // "/ocsp/leaf"; what stands behind it and a slash is the client's question
  std::string type;   // as Content-Type has it
  Bytes body;         // the same for whoever asks
  std::string fails;  // recipe_failures: what comes in its place; empty: the body
};

}  // namespace footpad
