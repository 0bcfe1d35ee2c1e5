// A client (tools/subjects/*.xml, or made of a command line) and how it is run: a plain description.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/verdict.h"
#include "model/words.h"

namespace footpad {

struct DefinitionFile {
  std::string path;     // relative to the lane's folder, which is HOME; placeholders allowed
  std::string content;  // placeholders allowed
  int mode = 0600;
};

struct Definition {
  std::string name;
  std::string title;
  std::string protocol = "xmpp";
  Policy policy = Policy::verified;
  std::vector<Transport> transports{Transport::starttls, Transport::direct};
  Mode mode = Mode::automatic;        // cage: it cannot be told where to go; port: it cannot live in a cage
  std::vector<std::string> packages;  // Debian packages that bring it
  std::string needs;  // besides argv[0]: a program on PATH, or a file by its path, that must be here; may be empty
  std::vector<std::string> argv;                          // for both transports ...
  std::map<Transport, std::vector<std::string>> argv_of;  // ... or for one
  std::map<std::string, std::string> environment;
  std::vector<DefinitionFile> files;
  std::string input;             // stdin
  bool pty = false;              // stdin, stdout and stderr are a terminal (80 x 24); `input` is typed
  bool keep_input_open = false;  // no end of file on stdin behind `input`
  // How the client is given the lane's trust anchors: placeholders {ca} {ca_dir} in argv or files, and/or
  // SSL_CERT_FILE, SSL_CERT_DIR and the like in the environment.
  bool trust_by_environment = true;
  Success success;
  bool needs_staple =
      false;  // it refuses a server without an OCSP answer: every chain gets a good one, unless it says more
  std::string needs_pages;        // "ocsp", "crl": it refuses a certificate that names no place where that is to be had
  bool checks_addresses = false;  // it can be told an IP address as {domain}, and then finds that in the certificate
  bool stays =
      false;  // does not exit by itself after success: Footpad ends it once its success is seen and it is quiet
  double limit_seconds = 30;  // for a control
  bool refuses_root = false;  // run as nobody where Footpad is root
  std::string source;         // file it was read from; empty: the command line
};

}  // namespace footpad
