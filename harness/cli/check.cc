// footpad check FILE...: every file format of Footpad, by its root element.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "cli/data.h"
#include "cli/verbs.h"
#include "report/exit_code.h"
#include "scenario/document.h"
#include "scenario/read_server.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

bool is_shipped(const std::string& file) {
  std::error_code fault;
  const std::string whole = fs::weakly_canonical(file, fault).string();
  const std::string data = fs::weakly_canonical(data_folder(), fault).string();
  return whole.starts_with(data + "/scenarios/") || whole.starts_with(data + "/certs/");
}

void check_alone(const std::string& file, const std::string& text, const std::string& root, std::vector<Error>& errors) {
  if (root == "subject") (void)scenario::read_definition(file, text, errors);
  else if (root == "server") (void)scenario::read_server_definition(file, text, errors);
  else if (root == "recipe") (void)scenario::read_recipe(file, "certs/" + fs::path(file).stem().string(), text, errors);
  else if (root == "profile") (void)scenario::read_profile(file, fs::path(file).stem().string(), text, errors);
  else if (auto read = scenario::read_scenario(file, scenario::name_of_file(file), text, errors))
    for (Error& error : unknown_kinds(*read)) errors.push_back(std::move(error));
}

// Scenarios, recipes and profiles of the user's are checked together with the catalogue: what they refer to must exist.
void check_together(const std::vector<std::string>& files, std::vector<Error>& errors) {
  const auto catalogue = scenario::load_catalogue(data_folder(), {}, files, errors);
  for (const auto& [id, scenario] : catalogue.scenarios)
    if (scenario.from_user && !scenario.ons.empty())
      for (Error& error : unknown_kinds(scenario)) errors.push_back(std::move(error));
}

int check(const std::vector<std::string>& files) {
  std::vector<Error> errors;
  std::vector<std::string> together, good;
  for (const std::string& file : files) {
    const auto text = read_file(file);
    if (!text || fs::is_directory(file)) {
      errors.push_back({"cannot read " + file, "give the paths of files", ""});
      continue;
    }
    const std::string root = scenario::root_of(*text);
    const bool alone = root == "subject" || root == "server" || root.empty() || is_shipped(file) || (root != "scenario" && root != "recipe" && root != "profile");
    const std::size_t before = errors.size();
    if (alone) check_alone(file, *text, root, errors);
    else together.push_back(file);
    if (errors.size() == before) good.push_back(file);
  }
  if (!together.empty()) check_together(together, errors);
  complain(errors);
  if (!errors.empty()) return report::kExitUsage;
  for (const std::string& file : good) std::cout << printable(file) << ": ok\n";
  return report::kExitOk;
}

}  // namespace

void declare_check(CLI::App& app, Context&, int& exit) {
  auto files = std::make_shared<std::vector<std::string>>();
  app.add_option("FILE", *files, "Scenario, recipe, profile, subject or server files")->required();
  app.callback([files, &exit] { exit = check(*files); });
}

}  // namespace footpad::cli
