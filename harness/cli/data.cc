#include "cli/data.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/diagnostic.h"
#include "base/text.h"
#include "dialogue/dialogue.h"
#include "scenario/read_on.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

// What may pass where this <on> stands: a further host may speak another protocol.
std::vector<std::string> known_to(const On& on, const Scenario& scenario) {
  std::vector<std::string> known = scenario::points();
  const auto is_spoken = [&](std::string_view protocol) {
    return scenario.speaks(protocol) ||
           std::any_of(scenario.listens.begin(), scenario.listens.end(),
                       [&](const Listen& listen) { return listen.host == on.host && listen.protocol == protocol; });
  };
  for (const auto& protocol : dialogue::protocols())
    if (is_spoken(protocol.name))
      for (const std::string& kind : dialogue::kinds(protocol.name)) known.push_back(kind);
  return known;
}

}  // namespace

std::string data_folder() {
  if (const char* set = std::getenv("FOOTPAD_DATA"); set != nullptr && *set != '\0') return set;
  std::error_code fault;
  const fs::path program = fs::read_symlink("/proc/self/exe", fault);
  if (!fault) {
    const fs::path installed = program.parent_path() / ".." / "share" / "footpad";
    if (fs::exists(installed / "scenarios", fault)) return fs::weakly_canonical(installed, fault).string();
  }
  return FOOTPAD_SOURCE;
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

namespace {

std::string callable() {
  std::vector<std::string> names;
  for (const auto& protocol : dialogue::protocols())
    if (protocol.called) names.emplace_back(protocol.name);
  return join(names, ", ");
}

}  // namespace

std::vector<Error> unknown_kinds(const Scenario& scenario) {
  std::vector<Error> errors;
  std::vector<std::string> spoken{scenario.protocol};
  spoken.insert(spoken.end(), scenario.also.begin(), scenario.also.end());
  for (const std::string& one : spoken) {
    if (one == "any" || dialogue::find_protocol(one) != nullptr) continue;
    std::vector<std::string> names;
    for (const auto& protocol : dialogue::protocols()) names.emplace_back(protocol.name);
    const auto near = nearest(one, names);
    errors.push_back(error_at(scenario.place.file, read_file(scenario.place.file).value_or(""), scenario.place.line,
                              scenario.place.column, "there is no protocol '" + one + "'",
                              near.empty() ? "known: any, " + join(names, ", ") : "did you mean '" + near + "'?"));
    return errors;
  }
  const auto* protocol = dialogue::find_protocol(scenario.protocol);
  if (scenario.calls() && (protocol == nullptr || !protocol->called))
    for (const On& on : scenario.ons)
      for (const Action& action : on.actions)
        if (action.kind == Action::Kind::call)
          errors.push_back(error_at(action.place.file, read_file(action.place.file).value_or(""), action.place.line,
                                    action.place.column, "clients of " + scenario.protocol + " cannot be called",
                                    "only a client that is a server itself can be: " + callable()));
  for (const On& on : scenario.ons) {
    const auto known = known_to(on, scenario);
    if (std::any_of(known.begin(), known.end(), [&](const std::string& kind) { return glob_matches(on.at, kind); }))
      continue;
    const std::string text = read_file(on.place.file).value_or("");
    const auto lines = split(text, '\n');
    const auto row = static_cast<std::size_t>(std::max(1, on.place.line)) - 1;
    const auto at = row < lines.size() ? lines[row].find("at=") : std::string::npos;
    const auto near = nearest(on.at, known);
    errors.push_back(error_at(on.place.file, text, on.place.line,
                              at == std::string::npos ? on.place.column : static_cast<int>(at) + 1,
                              scenario.protocol + " has no point '" + on.at + "'",
                              near.empty() ? "known: " + join(known, ", ") : "did you mean '" + near + "'?"));
  }
  return errors;
}

std::optional<scenario::Catalogue> load(const std::vector<std::string>& folders,
                                        const std::vector<std::string>& files) {
  std::vector<Error> errors;
  auto catalogue = scenario::load_catalogue(data_folder(), folders, files, errors);
  for (const auto& [id, scenario] : catalogue.scenarios)
    if (scenario.recipe.empty() || !scenario.ons.empty())
      for (Error& error : unknown_kinds(scenario)) errors.push_back(std::move(error));
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
