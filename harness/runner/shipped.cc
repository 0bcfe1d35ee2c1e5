#include "runner/shipped.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "runner/kinds.h"

namespace footpad::runner {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 3;  // PREFIX/lib/x86_64-linux-gnu/libfootpad.so

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::string data_folder(const std::string& beside, const std::string& otherwise) {
  if (const char* set = std::getenv("FOOTPAD_DATA"); set != nullptr && *set != '\0') return set;
  std::error_code fault;
  fs::path folder = beside.empty() ? fs::path() : fs::weakly_canonical(beside, fault);
  for (int depth = 0; depth < kDeepest && folder.has_relative_path(); ++depth) {
    folder = folder.parent_path();
    if (fs::exists(folder / "share" / "footpad" / "scenarios", fault)) return (folder / "share" / "footpad").string();
  }
  return otherwise;
}

scenario::Catalogue load(const std::string& data, const std::vector<std::string>& folders,
                         const std::vector<std::string>& files, std::vector<Error>& errors) {
  auto catalogue = scenario::load_catalogue(data, folders, files, errors);
  for (const auto& [id, scenario] : catalogue.scenarios)
    if (scenario.recipe.empty() || !scenario.ons.empty())
      for (Error& error : unknown_kinds(scenario, read(scenario.place.file))) errors.push_back(std::move(error));
  return catalogue;
}

}  // namespace footpad::runner
