#include "certify/debian.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "crypto/digest.h"

namespace footpad::certify {
namespace {

namespace fs = std::filesystem;

// "libc6 (>= 2.34), default-mta | mail-transport-agent, python3:any"
std::vector<std::vector<std::string>> relations(const std::string& text) {
  std::vector<std::vector<std::string>> out;
  for (const std::string& all : split(text, ',')) {
    std::vector<std::string> names;
    for (const std::string& one : split(all, '|')) {
      const auto words = words_of(one);
      if (!words.empty()) names.push_back(words.front().substr(0, words.front().find(':')));
    }
    if (!names.empty()) out.push_back(std::move(names));
  }
  return out;
}

// A package's paragraph in dpkg's status file, its folded lines left out.
std::map<std::string, std::string> paragraph(std::istream& stream) {
  std::map<std::string, std::string> out;
  std::string line;
  while (std::getline(stream, line) && !line.empty()) {
    const auto colon = line.find(':');
    if (line.front() == ' ' || colon == std::string::npos) continue;
    out[line.substr(0, colon)] = trim(std::string_view(line).substr(colon + 1));
  }
  return out;
}

void add_spellings(const std::string& path, const std::string& file, std::map<std::string, std::string>& out) {
  out[path] = file;
  if (path.starts_with("/usr/"))
    out[path.substr(4)] = file;
  else
    out["/usr" + path] = file;
}

}  // namespace

Debian Debian::read(const std::string& folder) {
  Debian out;
  out.folder_ = folder;
  std::ifstream status(folder + "/status");
  while (status) {
    auto fields = paragraph(status);
    if (fields["Package"].empty() || !fields["Status"].ends_with(" installed")) continue;
    const std::string name = fields["Package"];
    Installed& entry = out.packages_[name];
    entry.package = {name, fields["Version"], fields["Architecture"], ""};
    entry.depends = relations(fields["Depends"]);
    for (auto& more : relations(fields["Pre-Depends"])) entry.depends.push_back(std::move(more));
    for (const auto& provided : relations(fields["Provides"])) out.provides_.emplace(provided.front(), name);
  }
  return out;
}

std::map<std::string, std::string> Debian::owners(const std::set<std::string>& files) const {
  std::map<std::string, std::string> wanted, out;
  std::error_code failed;
  for (const std::string& file : files) {
    const fs::path absolute = fs::absolute(file, failed);
    add_spellings(absolute.lexically_normal().string(), file, wanted);
    if (const fs::path real = fs::canonical(absolute, failed); !failed) add_spellings(real.string(), file, wanted);
  }
  for (fs::directory_iterator entry(folder_ + "/info", failed), end; !failed && entry != end; entry.increment(failed)) {
    if (entry->path().extension() != ".list") continue;
    const std::string stem = entry->path().stem().string();
    std::ifstream list(entry->path());
    for (std::string line; std::getline(list, line);)
      if (const auto found = wanted.find(line); found != wanted.end())
        out.emplace(found->second, stem.substr(0, stem.find(':')));
  }
  return out;
}

std::vector<Package> Debian::with_dependencies(const std::set<std::string>& names) const {
  std::map<std::string, Package> out;
  std::vector<std::string> waiting(names.begin(), names.end());
  while (!waiting.empty()) {
    const std::string* name = installed(waiting.back());
    waiting.pop_back();
    if (name == nullptr || out.contains(*name)) continue;
    const Installed& entry = packages_.at(*name);
    Package& package = out[*name] = entry.package;
    package.digest = digest_of(entry);
    for (const auto& alternatives : entry.depends)
      for (const std::string& each : alternatives)
        if (installed(each) != nullptr) {
          waiting.push_back(each);
          break;
        }
  }
  std::vector<Package> list;
  for (auto& [name, package] : out) list.push_back(std::move(package));
  return list;
}

const std::string* Debian::installed(const std::string& name) const {
  if (const auto found = packages_.find(name); found != packages_.end()) return &found->first;
  const auto provided = provides_.find(name);
  return provided == provides_.end() ? nullptr : &provided->second;
}

std::string Debian::digest_of(const Installed& installed) const {
  const Package& package = installed.package;
  for (const std::string& stem : {package.name, package.name + ":" + package.architecture}) {
    std::ifstream file(folder_ + "/info/" + stem + ".md5sums", std::ios::binary);
    if (!file) continue;
    std::ostringstream text;
    text << file.rdbuf();
    return to_hex(sha256(text.str()));
  }
  return "";
}

}  // namespace footpad::certify
