// Is a program there, and if not, how does one get it?
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/definition.h"

namespace footpad::subject {

// The path of `name`: itself where it has a slash, else the first executable of that name in `path` (as in PATH).
// `packages` are the Debian packages that a remedy can name.
Result<std::string> find_program(const std::string& name, const std::string& path,
                                 const std::vector<std::string>& packages);

// What a definition `needs`: a program, or a file (a library's, say) where it has a slash. Empty: nothing.
Result<std::string> find_needed(const std::string& needs, const std::string& path,
                                const std::vector<std::string>& packages);

// Is the client of this definition here? Its first argument and what it needs besides. The program's path.
Result<std::string> find_program(const Definition& definition);

// PATH of Footpad's own environment, or a sane one.
std::string search_path();

}  // namespace footpad::subject
