// One number for a set of files, so that two runs can be said to have used the same catalogue.
#pragma once

#include <map>
#include <string>

namespace footpad::scenario {

// SHA-256, in hex, over the files' paths and contents in the order of the paths.
std::string digest_of(const std::map<std::string, std::string>& files);

}  // namespace footpad::scenario
