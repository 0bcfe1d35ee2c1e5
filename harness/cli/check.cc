// footpad check FILE...: every file format of Footpad, by its root element.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "cli/data.h"
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

int check(const std::vector<std::string>& files) {
  std::vector<Error> errors;
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
    const auto text = read_file(file);
    if (!text || fs::is_directory(file)) {
      complain(Error{"cannot read " + file, "give the paths of files", ""});
      errors.push_back({"", "", ""});
      continue;
    }
    std::vector<Error> its;
    scenario::check_file(file, *text, catalogue, its);
    if (its.empty() && scenario::root_of(*text) == "scenario")
      if (const auto read = scenario::read_scenario(file, scenario::name_of_file(file), *text, its))
        its = unknown_kinds(*read);
    if (complain(its)) std::cout << printable(file) << ": ok\n";
    errors.insert(errors.end(), its.begin(), its.end());
  }
  return errors.empty() ? report::kExitOk : report::kExitUsage;
}

}  // namespace

void declare_check(CLI::App& app, Context&, int& exit) {
  auto files = std::make_shared<std::vector<std::string>>();
  app.add_option("FILE", *files, "Scenario, recipe, profile, subject, server, expectations or declarations files")->required();
  app.callback([files, &exit] { exit = check(*files); });
}

}  // namespace footpad::cli
