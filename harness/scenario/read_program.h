// What the definitions of clients and of real servers have in common: a command, an environment, files.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/words.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// `placeholders` are the words that a lane or a server's plan fills in.
using PlaceholderNames = std::vector<std::string>;

// Gives `text` (a part of `node`) back, and faults for a {word} that nothing fills in. "{{" is a brace, and a brace
// that begins no word is one too.
std::string checked(const Node& node, std::string text, const PlaceholderNames& placeholders);

// The attribute transports="...": both where it is not there. `whose`: "client" or "server".
std::vector<Transport> transports_of(const Node& root, const std::string& whose);

// The <arg>s of a <command>; without a program, a fault.
std::vector<std::string> arguments_of(const Node& command, const PlaceholderNames& placeholders);

// The attribute `mode`, octal; 0600 where it is not there.
int mode_of(const Node& file);

// The attribute as a path; one that leads out of `where` ("the client's home") is a fault.
std::string path_of(const Node& node, std::string_view attribute, const std::string& where);

// All <env>s below `root`.
std::map<std::string, std::string> environment_of(const Node& root, const PlaceholderNames& placeholders);

}  // namespace footpad::scenario
