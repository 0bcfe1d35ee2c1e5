#include "scenario/document.h"

#include "base/text.h"
#include "scenario/catalogue.h"
#include "scenario/cross_check.h"
#include "scenario/read_declarations.h"
#include "scenario/read_expectations.h"
#include "scenario/read_server.h"
#include "scenario/xml.h"

namespace footpad::scenario {

std::string root_of(std::string_view text) {
  std::vector<Error> ignored;
  const auto xml = Xml::parse("", text, ignored);
  return xml ? xml->root().name() : "";
}

std::string name_of_file(std::string_view path) {
  std::string name(path.substr(path.find_last_of('/') == std::string_view::npos ? 0 : path.find_last_of('/') + 1));
  if (name.ends_with(".xml")) name.resize(name.size() - 4);
  for (char& c : name) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (!plain) c = '-';
  }
  if (name.find_first_not_of('.') == std::string::npos) name = "unnamed";
  return name;
}

void check_file(const std::string& file, std::string_view text, const Catalogue& catalogue,
                std::vector<Error>& errors) {
  const std::size_t before = errors.size();
  const auto xml = Xml::parse(file, text, errors);
  if (!xml) return;
  const Node root = xml->root();
  const std::string name = name_of_file(file);
  if (root.name() == "scenario") {
    // A shipped file is called by its place in the catalogue.
    std::string id = name;
    for (const auto& [its_id, scenario] : catalogue.scenarios)
      if (scenario.place.file == file) id = its_id;
    if (const auto scenario = read_scenario(file, id, text, errors)) cross_check(*scenario, catalogue, text, errors);
  } else if (root.name() == "recipe") {
    if (const auto recipe = read_recipe(file, "certs/" + name, text, errors))
      cross_check(*recipe, catalogue, text, errors);
  } else if (root.name() == "profile") {
    if (const auto profile = read_profile(file, name, text, errors)) cross_check(*profile, catalogue, text, errors);
  } else if (root.name() == "subject") {
    (void)read_definition(file, text, errors);
  } else if (root.name() == "server") {
    (void)read_server_definition(file, text, errors);
  } else if (root.name() == "expectations") {
    if (const auto expectations = read_expectations(file, text, false, errors))
      cross_check(*expectations, catalogue, errors);
  } else if (root.name() == "declarations") {
    (void)read_declarations(file, text, errors);
  } else if (errors.size() == before) {
    const std::vector<std::string> known{"scenario", "recipe",       "profile",     "subject",
                                         "server",   "expectations", "declarations"};
    const std::string near = nearest(root.name(), known);
    root.fault("Footpad has no files of <" + root.name() + ">",
               near.empty() ? "it reads <" + join(known, ">, <") + ">" : "did you mean <" + near + ">?");
  }
}

}  // namespace footpad::scenario
