// The data that Footpad ships with (scenarios, recipes, subjects, servers), loaded and checked for the verbs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/definition.h"
#include "scenario/catalogue.h"

namespace footpad::cli {

// The folder that holds scenarios/, certs/ and tools/: $FOOTPAD_DATA, else ../share/footpad beside the program, else
// the source tree.
std::string data_folder();

std::optional<std::string> read_file(const std::string& path);

// Prints every error to stderr. False: there was one.
bool complain(const std::vector<Error>& errors);
bool complain(const Error& error);

// Loads everything; unit kinds of scenarios are checked against their protocol too. nullopt: it has complained.
std::optional<scenario::Catalogue> load(const std::vector<std::string>& folders, const std::vector<std::string>& files);
// The kinds and points that a scenario names and its protocol, or that of the host it names, does not have.
std::vector<Error> unknown_kinds(const Scenario& scenario);

// A definition by name (below tools/subjects) or by file. nullopt: it has complained.
std::optional<Definition> find_definition(const std::string& name);
std::vector<std::string> definition_names();

// Words of SELECT that are files ("./mine.xml").
std::vector<std::string> files_among(const std::vector<std::string>& words);

}  // namespace footpad::cli
