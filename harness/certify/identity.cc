#include "certify/identity.h"

#include <openssl/crypto.h>
#include <sys/utsname.h>

#include <fstream>
#include <sstream>

#include "base/text.h"
#include "certify/json.h"
#include "certify/libraries.h"
#include "crypto/digest.h"
#include "subject/made_of.h"
#include "subject/program.h"

namespace footpad::certify {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string digest_of(const std::string& path) { return to_hex(sha256(content_of(path))); }

// What "#!/usr/bin/env python3" or "#!/bin/sh" starts; empty: it is no script.
std::string interpreter_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  char start[2] = {};
  if (!file.read(start, 2) || start[0] != '#' || start[1] != '!' || !std::getline(file, line)) return "";
  const auto words = words_of(line);
  if (words.empty()) return "";
  if (words.size() == 1 || !words.front().ends_with("/env")) return words.front();
  const auto found = subject::find_program(words[1], subject::search_path(), {});
  return found ? *found : "";
}

std::vector<NamedFile> named(const std::set<std::string>& files, const std::map<std::string, std::string>& owners) {
  std::vector<NamedFile> out;
  for (const std::string& file : files) {
    const auto owner = owners.find(file);
    out.push_back({file, digest_of(file), owner == owners.end() ? "" : owner->second});
  }
  return out;
}

std::string system_name() {
  std::ifstream file("/etc/os-release");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("PRETTY_NAME=")) return replace_all(line.substr(line.find('=') + 1), "\"", "");
  return "unknown";
}

Json files_json(const std::vector<NamedFile>& files) {
  Json out = Json::array();
  for (const NamedFile& file : files)
    out.push_back({{"path", printable(file.path)},
                   {"sha256", file.digest},
                   {"package", file.package.empty() ? Json(nullptr) : Json(file.package)}});
  return out;
}

}  // namespace

Identity identity_of(const Definition& definition) {
  Identity out;
  out.name = definition.name;
  const std::vector<std::string> files = subject::files_of(definition);
  std::set<std::string> programs(files.begin(), files.end()), libraries;
  for (const std::string& file : files)
    if (const std::string interpreter = interpreter_of(file); !interpreter.empty()) programs.insert(interpreter);
  for (const std::string& program : programs)
    for (const std::string& library : libraries_of(program)) libraries.insert(library);
  if (!definition.source.empty()) programs.insert(definition.source);

  const Debian debian = Debian::read("/var/lib/dpkg");
  std::set<std::string> all = programs;
  all.insert(libraries.begin(), libraries.end());
  const auto owners = debian.owners(all);
  out.programs = named(programs, owners);
  out.libraries = named(libraries, owners);
  std::set<std::string> packages(definition.packages.begin(), definition.packages.end());
  for (const auto& [file, package] : owners) packages.insert(package);
  out.packages = debian.with_dependencies(packages);
  return out;
}

std::set<std::string> digests(const Identity& identity) {
  std::set<std::string> out;
  for (const auto* files : {&identity.programs, &identity.libraries})
    for (const NamedFile& file : *files) out.insert(file.path + " " + file.digest);
  return out;
}

Machine machine() {
  Machine out;
  out.system = system_name();
  utsname names{};
  if (::uname(&names) == 0) {
    out.kernel = names.release;
    out.architecture = names.machine;
  }
  out.tls = OpenSSL_version(OPENSSL_VERSION);
  out.program = digest_of("/proc/self/exe");
  return out;
}

std::string environment_json(const Identity& identity, const Machine& machine, const std::string& version) {
  Json packages = Json::array();
  for (const Package& package : identity.packages)
    packages.push_back({{"name", package.name},
                        {"version", package.version},
                        {"architecture", package.architecture},
                        {"sha256_of_md5sums", package.digest.empty() ? Json(nullptr) : Json(package.digest)}});
  return text_of(
      {{"schema", "footpad.environment/1"},
       {"footpad", {{"version", version}, {"sha256", machine.program}, {"tls", machine.tls}}},
       {"machine", {{"system", machine.system}, {"kernel", machine.kernel}, {"architecture", machine.architecture}}},
       {"client",
        {{"name", printable(identity.name)},
         {"files", files_json(identity.programs)},
         {"libraries", files_json(identity.libraries)},
         {"packages", std::move(packages)}}}});
}

}  // namespace footpad::certify
