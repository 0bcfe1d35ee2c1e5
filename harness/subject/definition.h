// How a client is run: its definition with every placeholder filled in.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/definition.h"
#include "subject/program.h"

namespace footpad::subject {

// What a lane fills in. Placeholders are these names in braces, and {beside}, the folder of the definition's own file;
// an unknown {word} is an Error, "{{" is a brace.
struct Values {
  std::string host, port, ca, ca_dir, domain, user, jid, password, message, transport, keylog, home, token, pin, crl,
      ct_log;
  std::vector<std::string> tlsa;  // as zone files have them; {tlsa}: an argument that speaks of it is given for each
  // Of a client that is a server itself, or has a certificate of its own: PEM files, the chain leaf first.
  std::string local_domain, certificate, key;
  std::string own_port;  // where that server is to listen, on 127.0.0.1
};

// `argv` as typed by the user: defaults, success = exit 0 (the Unix convention) and the protocol's own point.
Result<Definition> from_command_line(const std::vector<std::string>& argv, const std::string& protocol);

// A definition with every placeholder filled in: ready to start.
struct Invocation {
  std::vector<std::string> argv;
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<DefinitionFile> files;
  std::string input;
  std::string folder;          // HOME and TMPDIR are in it; exists
  std::string working_folder;  // empty: `folder`. Footpad's own for a command line, so that relative paths in it mean
                               // what was typed
  bool pty = false;
  bool keep_input_open = false;
  bool as_nobody = false;
  std::string output_file;            // in `folder`: output goes there and not to a pipe (servers)
  std::string needs;                  // a program or file besides argv[0] that must be there
  std::vector<std::string> packages;  // that bring the program, for the remedy
};
Result<Invocation> prepare(const Definition& definition, Transport transport, const Values& values,
                           const std::string& folder, bool caged = false);

// Whether the definition speaks of the client's own {certificate} or {key}.
bool wants_certificate(const Definition& definition);

bool takes_crls(const Definition& definition);   // it speaks of {crl}
bool takes_tlsa(const Definition& definition);   // it speaks of {tlsa}
bool takes_calls(const Definition& definition);  // it speaks of {own_port}
bool takes_log(const Definition& definition);    // it speaks of {ct_log}

// The absolute folder of the file that the definition was read from; of the command line: Footpad's working folder.
std::string folder_of(const Definition& definition);

// The environment of a program whose home is `folder`: nothing of the developer's own but PATH.
std::vector<std::pair<std::string, std::string>> clean_environment(const std::string& folder, bool terminal);

}  // namespace footpad::subject
