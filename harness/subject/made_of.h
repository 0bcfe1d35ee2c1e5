// What a client is made of, as far as its definition names it.
#pragma once

#include <string>
#include <vector>

#include "model/definition.h"

namespace footpad::subject {

// The paths of the programs that its command lines start and need, and of the files that they name: a script's
// interpreter is the first word, and the script a later one. Only what is there; each once, sorted.
std::vector<std::string> files_of(const Definition& definition);

}  // namespace footpad::subject
