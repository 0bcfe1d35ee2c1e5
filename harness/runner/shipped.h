// Where the data lies that Footpad ships with, and all of it, loaded and checked.
#pragma once

#include <string>
#include <vector>

#include "scenario/catalogue.h"

namespace footpad::runner {

// The folder that holds scenarios/, certs/ and tools/: $FOOTPAD_DATA, else share/footpad of the installation that the
// file `beside` (a program or a library) is a part of, else `otherwise`.
std::string data_folder(const std::string& beside, const std::string& otherwise);

// What lies below `data`, and the user's folders and files. The unit kinds of scenarios are checked against their
// protocol too.
scenario::Catalogue load(const std::string& data, const std::vector<std::string>& folders,
                         const std::vector<std::string>& files, std::vector<Error>& errors);

}  // namespace footpad::runner
