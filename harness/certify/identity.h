// What exactly was certified, and where: the client's files by digest, the packages they came in, and the machine.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "certify/debian.h"
#include "model/definition.h"

namespace footpad::certify {

struct NamedFile {
  std::string path;
  std::string digest;   // SHA-256, hex
  std::string package;  // that brought it; empty: none did
};

struct Identity {
  std::string name;                  // the subject's
  std::vector<NamedFile> programs;   // what its command lines and its definition name; interpreters too
  std::vector<NamedFile> libraries;  // what the loader brings to these
  std::vector<Package> packages;     // of all these, those its definition names, and what they depend on
};

// Starts the system's loader on each program, to ask it for the libraries: what is certified is run anyway.
Identity identity_of(const Definition& definition);

// The digests of all its files, to see whether one of them changed.
std::set<std::string> digests(const Identity& identity);

struct Machine {
  std::string system, kernel, architecture;  // "Debian GNU/Linux 12 (bookworm)", "6.1.0", "x86_64"
  std::string tls;                           // Footpad's own OpenSSL
  std::string program;                       // Footpad's own SHA-256
};
Machine machine();

// environment.json, schema "footpad.environment/1".
std::string environment_json(const Identity& identity, const Machine& machine, const std::string& version);

}  // namespace footpad::certify
