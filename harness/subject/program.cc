#include "subject/program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "base/text.h"
#include "subject/definition.h"
#include "subject/placeholders.h"

namespace footpad::subject {
namespace {

bool is_file(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

bool can_execute(const std::string& path) { return is_file(path) && ::access(path.c_str(), X_OK) == 0; }

Error missing(const std::string& name, const std::vector<std::string>& packages) {
  const bool is_path = name.find('/') != std::string::npos;
  // A path of a definition is a library's file or a program that tools/setup builds: the package alone may not be
  // enough.
  if (!packages.empty() && is_path)
    return Error{"'" + name + "' is not there", "tools/setup --all brings it (from " + join(packages, ", ") + ")", ""};
  if (!packages.empty()) return Error{"'" + name + "' is not installed", "apt-get install " + join(packages, " "), ""};
  if (is_path) return Error{"there is no program '" + name + "'", "look at the path", ""};
  return Error{"the program '" + name + "' is not on PATH", "install it, or give its path", ""};
}

std::string first_argument(const Definition& definition) {
  if (!definition.argv.empty()) return definition.argv.front();
  for (const auto& [transport, argv] : definition.argv_of)
    if (!argv.empty()) return argv.front();
  return {};
}

}  // namespace

std::string search_path() {
  const char* path = std::getenv("PATH");
  return path == nullptr || *path == '\0' ? "/usr/local/bin:/usr/bin:/bin" : path;
}

Result<std::string> find_program(const std::string& name, const std::string& path,
                                 const std::vector<std::string>& packages) {
  if (name.empty()) return Error{"the client's command is empty", "name the program to start", ""};
  if (name.find('/') != std::string::npos) {
    if (can_execute(name)) return name;
    if (!is_file(name) && ::access(name.c_str(), F_OK) != 0) return missing(name, packages);
    return Error{"'" + name + "' cannot be executed", "it must be a file with its execute bit set: chmod +x", ""};
  }
  std::string refused;
  for (const std::string& folder : split(path, ':')) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + name;
    if (can_execute(candidate)) return candidate;
    if (refused.empty() && is_file(candidate)) refused = candidate;
  }
  if (!refused.empty()) return Error{"'" + refused + "' cannot be executed", "set its execute bit: chmod +x", ""};
  return missing(name, packages);
}

Result<std::string> find_needed(const std::string& needs, const std::string& path,
                                const std::vector<std::string>& packages) {
  if (needs.empty()) return needs;
  if (needs.find('/') == std::string::npos) return find_program(needs, path, packages);
  if (is_file(needs)) return needs;
  return missing(needs, packages);
}

Result<std::string> find_program(const Definition& definition) {
  const Placeholders known{{"beside", folder_of(definition)}};
  const auto needs = expand(definition.needs, known);
  if (!needs) return needs.error();
  if (auto there = find_needed(*needs, search_path(), definition.packages); !there) return there.error();
  const auto name = expand(first_argument(definition), known);
  if (!name) return name.error();
  return find_program(*name, search_path(), definition.packages);
}

}  // namespace footpad::subject
