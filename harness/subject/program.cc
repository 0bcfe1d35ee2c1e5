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
  if (!packages.empty()) return Error{"the program '" + name + "' is not installed", "apt-get install " + join(packages, " "), ""};
  if (name.find('/') != std::string::npos) return Error{"there is no program '" + name + "'", "look at the path", ""};
  return Error{"the program '" + name + "' is not on PATH", "install it, or give its path", ""};
}

}  // namespace

std::string search_path() {
  const char* path = std::getenv("PATH");
  return path == nullptr || *path == '\0' ? "/usr/local/bin:/usr/bin:/bin" : path;
}

Result<std::string> find_program(const std::string& name, const std::string& path, const std::vector<std::string>& packages) {
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

Result<std::string> find_program(const Definition& definition) {
  std::string name = definition.needs;
  if (name.empty() && !definition.argv.empty()) name = definition.argv.front();
  if (name.empty() && !definition.argv_of.empty() && !definition.argv_of.begin()->second.empty())
    name = definition.argv_of.begin()->second.front();
  const auto expanded = expand(name, {{"beside", folder_of(definition)}});
  if (!expanded) return expanded.error();
  return find_program(*expanded, search_path(), definition.packages);
}

}  // namespace footpad::subject
