// The command line that all zoo clients share.
#pragma once

#include <string>

#include "base/result.h"

namespace zoo {

struct Options {
  std::string host, port, domain, user, password, ca, message;
  std::string pin;  // base64 of the SHA-256 of the server's SubjectPublicKeyInfo; empty: none
  bool direct = false;
};

footpad::Result<Options> read_options(int argc, char** argv);

}  // namespace zoo
