// Which package brought a file, read from dpkg's own database: no program is started for it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace footpad::certify {

struct Package {
  std::string name, version, architecture;
  std::string digest;  // SHA-256 of dpkg's list of the MD5 sums of its files, hex; empty: it has none
};

class Debian {
 public:
  // `folder`: /var/lib/dpkg. Where there is none, nothing is known.
  static Debian read(const std::string& folder);

  // By path, the package's name, for those of `files` that one brought. Paths are looked for as they are, with links
  // resolved, and with and without /usr in front.
  [[nodiscard]] std::map<std::string, std::string> owners(const std::set<std::string>& files) const;
  // These and all that they depend on and that is installed, by name. The first alternative that is installed counts.
  [[nodiscard]] std::vector<Package> with_dependencies(const std::set<std::string>& names) const;

 private:
  struct Installed {
    Package package;
    std::vector<std::vector<std::string>> depends;  // each a list of alternatives
  };
  [[nodiscard]] const std::string* installed(const std::string& name) const;
  [[nodiscard]] std::string digest_of(const Installed& installed) const;

  std::string folder_;
  std::map<std::string, Installed> packages_;
  std::map<std::string, std::string> provides_;  // a virtual name -> who provides it
};

}  // namespace footpad::certify
