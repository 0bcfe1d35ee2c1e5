// A real honest server (tools/servers/NAME/server.xml) and how it is run: a plain description.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/words.h"

namespace footpad {

// Placeholders in all of it: {folder} {host} {domain} {percent_domain} {certificate} {key} {beside} {protocol},
// {port_starttls} and {port_direct}; in an account also {user} and {password}.
struct ServerFile {
  std::string path;     // relative to the server's scratch folder
  std::string content;  // the text itself ...
  std::string from;     // ... or a template that stands beside the definition
  int mode = 0600;
  std::string
      taken{};  // of an account: the server makes this file once it knows the account; empty: it reads as it goes
};

struct ServerDefinition {
  std::string name;
  std::string title;
  std::vector<std::string> protocols;  // one of them a run, as the client speaks it
  std::vector<Transport> transports{Transport::starttls, Transport::direct};
  std::vector<std::string> packages;  // Debian packages that bring it
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment;
  std::vector<ServerFile> files;     // written before it starts
  std::vector<ServerFile> accounts;  // written for each account, at any time
  std::string log;                   // a log file in its folder besides its output, for messages; may be empty
  double limit_seconds = 10;         // until it is ready
  std::string source;                // file it was read from
};

}  // namespace footpad
