// What a run was asked to do, as plain data; the command line fills it in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/words.h"

namespace footpad::runner {

struct Options {
  std::vector<std::string> select;      // DESIGN.md §5; empty: everything of the protocol, certificates included
  std::vector<std::string> files;       // scenario files given by path
  std::vector<std::string> catalogues;  // --catalogue
  std::vector<std::string> command;     // the client's argv ...
  std::string subject;                  // ... or a definition's name or file
  std::string protocol;                 // empty: the subject's, else the first there is
  Mode mode = Mode::automatic;
  std::vector<Transport> transports;  // empty: the subject's
  std::optional<Policy> policy;       // nullopt: the subject's
  std::string server = "embedded";    // embedded, HOST:PORT, or a name under tools/servers
  std::string user, password_file;    // an account on a server that runs already
  std::string domain = "example.test";
  std::string local_domain = "capulet.test";  // what a client serves that is a server itself
  int jobs = 0;                               // lanes at once; 0: one for each core
  double timeout = 0;                         // seconds for each case; 0: adaptive
  int repeat = 1;
  std::uint64_t seed = 0;  // 0: from the clock
  std::string out = "footpad-out";
  bool strict = false, fail_fast = false, keep_keys = false, dry_run = false;
  std::string success;          // "exit:0", "text:REGEX", "reach:POINT", "wire": overrides the subject's own
  std::string format = "text";  // text, json
  std::string expect;           // a file of known failures
  bool update_expect = false;   // and it is written anew
  bool resume = false;          // the run in `out` goes on
  std::string shard;            // "i/n", "off"; empty: what the environment says
};

}  // namespace footpad::runner
