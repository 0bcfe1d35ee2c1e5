// Is a program there, and if not, how does one get it?
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/definition.h"

namespace footpad::subject {

// The path of `name`: itself where it has a slash, else the first executable of that name in `path` (as in PATH).
// `packages` are the Debian packages that a remedy can name.
Result<std::string> find_program(const std::string& name, const std::string& path, const std::vector<std::string>& packages);

// The program that a definition needs: its `needs`, else its first argument.
Result<std::string> find_program(const Definition& definition);

// PATH of Footpad's own environment, or a sane one.
std::string search_path();

}  // namespace footpad::subject
