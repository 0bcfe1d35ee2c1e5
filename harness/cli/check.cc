// footpad check FILE...: every file format of Footpad, by its root element.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "cli/data.h"
#include "cli/json.h"
#include "cli/verbs.h"
#include "report/exit_code.h"
#include "scenario/document.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

bool is_shipped(const std::string& file) {
  std::error_code fault;
  const std::string whole = fs::weakly_canonical(file, fault).string();
  const std::string data = fs::weakly_canonical(data_folder(), fault).string();
  return whole.starts_with(data + "/scenarios/") || whole.starts_with(data + "/certs/");
}

std::vector<Error> faults_of(const std::string& file, const scenario::Catalogue& catalogue) {
  const auto text = read_file(file);
  if (!text || fs::is_directory(file)) return {Error{"cannot read " + file, "give the paths of files", ""}};
  std::vector<Error> errors;
  scenario::check_file(file, *text, catalogue, errors);
  if (errors.empty() && scenario::root_of(*text) == "scenario")
    if (const auto read = scenario::read_scenario(file, scenario::name_of_file(file), *text, errors))
      errors = unknown_kinds(*read);
  return errors;
}

int check(const std::vector<std::string>& files, bool as_json) {
  bool good = true;
  Json all = Json::array();
  // Files that are given together may refer to each other. What is wrong in them is said below, once.
  std::vector<std::string> others;
  for (const std::string& file : files)
    if (const auto text = read_file(file); text && !is_shipped(file)) {
      const std::string root = scenario::root_of(*text);
      if (root == "scenario" || root == "recipe" || root == "profile") others.push_back(file);
    }
  std::vector<Error> said_below;
  const auto catalogue = scenario::load_catalogue(data_folder(), {}, others, said_below);

  for (const std::string& file : files) {
    const std::vector<Error> errors = faults_of(file, catalogue);
    good = good && errors.empty();
    if (as_json)
      all.push_back({{"file", file}, {"ok", errors.empty()}, {"errors", errors_json(errors)}});
    else if (complain(errors))
      std::cout << printable(file) << ": ok\n";
  }
  if (as_json) print(all);
  return good ? report::kExitOk : report::kExitUsage;
}

}  // namespace

void declare_check(CLI::App& app, Context&, int& exit) {
  struct Parsed {
    std::vector<std::string> files;
    std::string format;
  };
  auto parsed = std::make_shared<Parsed>();
  app.add_option("FILE", parsed->files,
                 "Scenario, recipe, profile, subject, server, expectations or declarations files")
      ->required();
  declare_format(app, parsed->format);
  app.callback([parsed, &exit] { exit = check(parsed->files, is_json(parsed->format)); });
}

}  // namespace footpad::cli
