// How a client is run: its definition with every placeholder filled in.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/definition.h"

namespace footpad::subject {

// What a lane fills in. Placeholders are these names in braces; an unknown {word} is an Error, "{{" is a brace.
struct Values {
  std::string host, port, ca, ca_dir, domain, user, jid, password, message, transport, keylog, home, token, pin;
};

// `argv` as typed by the user: defaults, success = exit 0 (the Unix convention) and the protocol's own point.
Result<Definition> from_command_line(const std::vector<std::string>& argv, const std::string& protocol);

// A definition with every placeholder filled in: ready to start.
struct Invocation {
  std::vector<std::string> argv;
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<DefinitionFile> files;
  std::string input;
  std::string folder;  // working folder and HOME; exists
  bool pty = false;
  bool keep_input_open = false;
  bool as_nobody = false;
};
Result<Invocation> prepare(const Definition& definition, Transport transport, const Values& values, const std::string& folder);

}  // namespace footpad::subject
