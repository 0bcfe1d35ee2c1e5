// Files that a program finds in its folder. Nothing is ever written outside of it, whatever a definition says.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "model/definition.h"

namespace footpad::subject {

// Writes `file` below `folder`, with the folders on the way (0700). ".." and absolute paths are refused, links are not
// followed.
Status write_file(const std::string& folder, const DefinitionFile& file);

// Makes the folder `path` below `folder` (0700); it may be there already.
Status make_folder(const std::string& folder, const std::string& path);

// The last `most` bytes of a file, or nothing where it cannot be read.
std::string tail_of(const std::string& path, std::size_t most);

}  // namespace footpad::subject
