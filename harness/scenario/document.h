// What kind of file a file is, and what it is called.
#pragma once

#include <string>
#include <string_view>

namespace footpad::scenario {

// The name of the root element: "scenario", "recipe", "profile", "subject", "server" ... Empty where there is none.
std::string root_of(std::string_view text);

// "./here/My own.xml" is called "My-own": safe as an id and as a folder's name.
std::string name_of_file(std::string_view path);

}  // namespace footpad::scenario
