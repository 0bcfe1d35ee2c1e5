// manifest.json: every file of a bundle with its size and SHA-256, but the manifest itself and the envelope, which
// names the manifest's digest.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace footpad::certify {

constexpr const char* kManifest = "manifest.json";
constexpr const char* kEnvelope = "attestation.json";

struct ListedFile {
  std::uintmax_t size = 0;
  std::string digest;  // SHA-256, hex
};
using Manifest = std::map<std::string, ListedFile>;  // by path below the bundle, with '/'

// What lies in `folder` now. An Error where a file cannot be read, or is neither file nor folder (a symbolic link, a
// pipe): nothing outside the folder is ever read.
Result<Manifest> manifest_of(const std::string& folder);

std::string manifest_json(const Manifest& manifest);
Result<Manifest> read_manifest(const std::string& file, std::string_view text);

// What differs, a sentence each: altered, missing, and there without being listed.
std::vector<std::string> differences(const Manifest& listed, const Manifest& found);

}  // namespace footpad::certify
