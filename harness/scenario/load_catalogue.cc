// Reads all scenarios, recipes and profiles: the shipped ones, then the user's.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/text.h"
#include "scenario/catalogue.h"
#include "scenario/cross_check.h"
#include "scenario/digest.h"
#include "scenario/document.h"
#include "scenario/xml.h"

namespace footpad::scenario {
namespace {

namespace fs = std::filesystem;

class Loader {
 public:
  explicit Loader(std::vector<Error>& errors) : errors_(&errors), before_(errors.size()) {}

  // All *.xml below root/folder; ids keep `folder` only where it is "certs".
  void shipped(const fs::path& root, const std::string& folder) {
    for (const auto& [path, text] : files_below(root / folder)) {
      shipped_[(fs::path(folder) / path).generic_string()] = text;
      read((root / folder / path).lexically_normal().string(), text, path, false);
    }
  }

  void folder(const std::string& folder) {
    for (const auto& [path, text] : files_below(folder))
      read((fs::path(folder) / path).lexically_normal().string(), text, path, true);
  }

  void file(const std::string& file) {
    if (const auto text = content(file)) read(file, *text, name_of_file(file) + ".xml", true);
  }

  Catalogue finish() {
    catalogue_.digest = digest_of(shipped_);
    // A file that could not be read would only make others look wrong.
    if (errors_->size() != before_) return std::move(catalogue_);
    for (const auto& [id, scenario] : catalogue_.scenarios)
      if (!catalogue_.recipes.contains(id)) cross_check(scenario, catalogue_, sources_[scenario.place.file], *errors_);
    for (const auto& [id, recipe] : catalogue_.recipes)
      cross_check(recipe, catalogue_, sources_[recipe.place.file], *errors_);
    for (const auto& [name, profile] : catalogue_.profiles)
      cross_check(profile, catalogue_, sources_[profile.place.file], *errors_);
    return std::move(catalogue_);
  }

 private:
  // Path below the folder -> text, in the order of the paths.
  std::map<std::string, std::string> files_below(const fs::path& folder) {
    std::map<std::string, std::string> files;
    std::error_code fault;
    for (fs::recursive_directory_iterator entry(folder, fault), end; !fault && entry != end; entry.increment(fault)) {
      std::error_code no_file;
      if (entry->path().extension() != ".xml" || !entry->is_regular_file(no_file)) continue;
      if (auto text = content(entry->path().string()))
        files[entry->path().lexically_relative(folder).generic_string()] = std::move(*text);
    }
    if (fault)
      errors_->push_back({"cannot read the folder " + folder.string() + ": " + fault.message(),
                          "check the path and its permissions", ""});
    return files;
  }

  std::optional<std::string> content(const std::string& path) {
    std::error_code fault;
    if (const auto size = fs::file_size(path, fault); fault || size > kReadLimit) {
      errors_->push_back({"cannot read " + path + ": " + (fault ? fault.message() : "it is too large"),
                          "give a Footpad XML file", ""});
      return std::nullopt;
    }
    std::ifstream stream(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (stream.bad() || !stream.is_open()) {
      errors_->push_back({"cannot read " + path, "check its permissions", ""});
      return std::nullopt;
    }
    return text;
  }

  void read(const std::string& file, const std::string& text, const std::string& relative, bool from_user) {
    sources_[file] = text;
    const std::string id = relative.substr(0, relative.size() - 4);  // ".xml"
    const std::string root = root_of(text);
    if (root == "recipe") {
      auto recipe = read_recipe(file, id.starts_with("certs/") ? id : "certs/" + id, text, *errors_);
      if (!recipe || taken(recipe->id, file)) return;
      Scenario scenario = scenario_of(*recipe);
      scenario.place = recipe->place;
      scenario.from_user = from_user;
      catalogue_.scenarios[recipe->id] = std::move(scenario);
      catalogue_.recipes[recipe->id] = std::move(*recipe);
    } else if (root == "profile") {
      auto profile = read_profile(file, fs::path(id).filename().string(), text, *errors_);
      if (!profile) return;
      if (!catalogue_.profiles.emplace(profile->name, *profile).second)
        errors_->push_back({file + ": there is a profile '" + profile->name + "' already", "rename the file", ""});
    } else {
      auto scenario = read_scenario(file, id, text, *errors_);
      if (!scenario || taken(id, file)) return;
      scenario->from_user = from_user;
      catalogue_.scenarios[id] = std::move(*scenario);
    }
  }

  bool taken(const std::string& id, const std::string& file) {
    const auto other = catalogue_.scenarios.find(id);
    if (other == catalogue_.scenarios.end()) return false;
    errors_->push_back({file + ": the id '" + id + "' is taken by " + other->second.place.file, "rename the file", ""});
    return true;
  }

  static constexpr std::uintmax_t kReadLimit = 16U << 20U;  // Xml says more precisely what is too large
  std::vector<Error>* errors_;
  std::size_t before_;
  Catalogue catalogue_;
  std::map<std::string, std::string> shipped_, sources_;
};

}  // namespace

Catalogue load_catalogue(const std::string& root, const std::vector<std::string>& folders,
                         const std::vector<std::string>& files, std::vector<Error>& errors) {
  Loader loader(errors);
  loader.shipped(root, "certs");
  loader.shipped(root, "scenarios");
  for (const std::string& folder : folders) loader.folder(folder);
  for (const std::string& file : files) loader.file(file);
  return loader.finish();
}

}  // namespace footpad::scenario
