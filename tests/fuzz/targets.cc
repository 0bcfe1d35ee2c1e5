#include "targets.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"

namespace footpad::fuzz {
namespace {

namespace fs = std::filesystem;

Bytes content(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Of "tools/servers/*/server.xml" those that are there; a folder stands for the files in it.
void add_files(const fs::path& folder, const std::vector<std::string>& names, std::size_t at,
               std::vector<fs::path>& out) {
  std::error_code none;
  if (at == names.size()) {
    if (!fs::is_directory(folder, none)) return out.push_back(folder);
    for (const auto& entry : fs::directory_iterator(folder, none))
      if (entry.is_regular_file(none)) out.push_back(entry.path());
    return;
  }
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (glob_matches(names[at], entry.path().filename().string())) add_files(entry.path(), names, at + 1, out);
}

}  // namespace

const std::vector<Target>& targets() {
  static const std::vector<Target> all = [] {
    std::vector<Target> out;
    for (const auto& some : {dialogue_targets(), session_targets(), tls_targets(), file_targets(), run_targets(),
                             dns_targets(), websocket_targets(), api_targets(), certificate_targets(), bundle_targets(),
                             search_targets(), text_targets()})
      out.insert(out.end(), some.begin(), some.end());
    std::sort(out.begin(), out.end(), [](const Target& a, const Target& b) { return a.name < b.name; });
    return out;
  }();
  return all;
}

const Target* find_target(std::string_view name) {
  for (const Target& target : targets())
    if (target.name == name) return &target;
  return nullptr;
}

std::vector<std::pair<std::string, Bytes>> inputs_of(const Target& target) {
  std::vector<fs::path> files;
  std::vector<std::string> places = target.seeds;
  places.push_back("tests/fuzz/corpus/" + target.name);
  for (const std::string& place : places) add_files(FOOTPAD_SOURCE, split(place, '/'), 0, files);
  std::sort(files.begin(), files.end());
  std::vector<std::pair<std::string, Bytes>> out;
  for (const fs::path& file : files) out.emplace_back(file.string(), content(file));
  return out;
}

Chance chance_of(ByteView input) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const char c : input) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return Chance(hash);
}

std::vector<Bytes> parts_of(ByteView input, std::size_t most) {
  std::vector<Bytes> out;
  for (auto end = input.find("\n--\n"); out.size() + 1 < most && end != ByteView::npos; end = input.find("\n--\n")) {
    out.emplace_back(input.substr(0, end));
    input.remove_prefix(end + 4);
  }
  out.emplace_back(input);
  out.resize(most);
  return out;
}

}  // namespace footpad::fuzz
