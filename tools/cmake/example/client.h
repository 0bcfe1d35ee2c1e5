// What is under test: logs in with libstrophe, says one thing, and leaves.
#pragma once

#include <string>

struct Settings {
  std::string host;
  unsigned short port = 0;
  std::string jid, password, message, ca_file;
  bool direct = false;     // TLS from the first byte
  bool trust_all = false;  // takes any certificate
  bool in_clear = false;   // goes on where TLS is not offered
};

// Whether it could.
bool log_in_and_say(const Settings& settings);
