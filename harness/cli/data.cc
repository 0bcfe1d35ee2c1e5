#include "cli/data.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/text.h"
#include "dialogue/dialogue.h"
#include "runner/kinds.h"
#include "runner/shipped.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::string data_folder() {
  std::error_code fault;
  return runner::data_folder(fs::read_symlink("/proc/self/exe", fault).string(), FOOTPAD_SOURCE);
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool complain(const Error& error) {
  std::cerr << "footpad: " << error.text() << "\n";
  return false;
}

bool complain(const std::vector<Error>& errors) {
  for (const Error& error : errors) complain(error);
  return errors.empty();
}

std::vector<Error> unknown_kinds(const Scenario& scenario) {
  return runner::unknown_kinds(scenario, read_file(scenario.place.file).value_or(""));
}

std::optional<scenario::Catalogue> load(const std::vector<std::string>& folders,
                                        const std::vector<std::string>& files) {
  std::vector<Error> errors;
  auto catalogue = runner::load(data_folder(), folders, files, errors);
  if (!complain(errors)) return std::nullopt;
  return catalogue;
}

std::vector<std::string> definition_names() {
  std::vector<std::string> names;
  std::error_code fault;
  for (const auto& entry : fs::directory_iterator(fs::path(data_folder()) / "tools" / "subjects", fault))
    if (entry.path().extension() == ".xml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<Definition> find_definition(const std::string& name) {
  const bool is_file = name.find('/') != std::string::npos || name.ends_with(".xml");
  const std::string file = is_file ? name : data_folder() + "/tools/subjects/" + name + ".xml";
  const auto text = read_file(file);
  if (!text) {
    if (is_file) {
      complain(Error{"cannot read the subject file " + name,
                     "--subject takes a name from tools/subjects or the path of a file", ""});
      return std::nullopt;
    }
    const auto names = definition_names();
    const auto near = nearest(name, names);
    complain(Error{"there is no subject '" + name + "'",
                   near.empty() ? "known: " + join(names, ", ") : "did you mean '" + near + "'?", ""});
    return std::nullopt;
  }
  std::vector<Error> errors;
  auto definition = scenario::read_definition(file, *text, errors);
  if (!complain(errors)) return std::nullopt;
  return definition;
}

std::vector<std::string> files_among(const std::vector<std::string>& words) {
  std::vector<std::string> files;
  std::copy_if(words.begin(), words.end(), std::back_inserter(files), [](const std::string& word) {
    return word.ends_with(".xml") || word.starts_with("./") || word.starts_with("/") || word.starts_with("../");
  });
  return files;
}

}  // namespace footpad::cli
