// Scenario and recipe files, read and checked; what is selected; what is expected.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/definition.h"
#include "model/recipe.h"
#include "model/scenario.h"
#include "model/verdict.h"

namespace footpad::scenario {

// Reads one file's text. Every fault is appended to `errors` with file:line:column, the line, a caret and a remedy.
// nullopt exactly where at least one error was added.
std::optional<Scenario> read_scenario(const std::string& file, const std::string& id, std::string_view text,
                                      std::vector<Error>& errors);
std::optional<Recipe> read_recipe(const std::string& file, const std::string& id, std::string_view text,
                                  std::vector<Error>& errors);

// A subject's definition (tools/subjects/*.xml).
std::optional<Definition> read_definition(const std::string& file, std::string_view text, std::vector<Error>& errors);

// A named selection (scenarios/profiles/*.xml): "+smoke"; and, where it is one to certify by, what passing it takes.
struct Profile {
  std::string name;  // the file's, without ".xml"
  std::string title;
  std::string means{};                // what can be said of a client that passes; empty: nothing is promised
  std::optional<Policy> policy{};     // the least that the client must promise
  bool should = false;                // level="should": weak verdicts do not pass either
  std::vector<std::string> select{};  // SELECT words; another profile among them is fine
  Place place{};
};
std::optional<Profile> read_profile(const std::string& file, const std::string& name, std::string_view text,
                                    std::vector<Error>& errors);

// The names in a scenario that only a dialogue can judge: unit kinds and globs of <on at> and <must reach>, points left
// out.
std::vector<std::string> kinds_used(const Scenario& scenario);

struct Catalogue {
  std::map<std::string, Scenario> scenarios;  // by id; a recipe's scenario is there too, as "certs/NAME"
  std::map<std::string, Recipe> recipes;      // by id "certs/NAME"
  std::map<std::string, Profile> profiles;    // by name
  std::string digest;                         // SHA-256 over all shipped files, in order: hex
};

// Loads scenarios/ and certs/ below `root`, then the user's folders and files. Cross-checks: controls and twins exist,
// recipes named exist, profiles select something, ids are unique. All errors of all files are collected. A file of a
// user's folder has its path below that folder for an id, a file given by path its name without ".xml".
Catalogue load_catalogue(const std::string& root, const std::vector<std::string>& folders,
                         const std::vector<std::string>& files, std::vector<Error>& errors);

// Reads any file that Footpad knows, by its root element (scenario, recipe, subject, server, profile), and checks what
// it names against the catalogue: what `footpad check` does for one file.
void check_file(const std::string& file, std::string_view text, const Catalogue& catalogue, std::vector<Error>& errors);

// The scenario a recipe stands for: TLS ended with its chain, on either transport, over the protocol of the run.
Scenario scenario_of(const Recipe& recipe);

// SELECT words (DESIGN.md §5): id, a user's file by its path, glob, protocol, "@tag" (the class is one too),
// "+profile"; no words: all. A word that matches nothing: an Error with did-you-mean. Controls are selected by their
// own id, or by a word that matches controls only ("*/control-*", "@control"). With a `protocol`, scenarios of another
// one are only selected by id. Result in catalogue order, no duplicates.
Result<std::vector<std::string>> select(const Catalogue& catalogue, const std::vector<std::string>& words,
                                        const std::string& protocol);

// The class x policy matrix, then <expect> overrides. One table, matrix.cc.
// `in_clear_too`: the protocol lets a client that has promised no more do without TLS.
Expectation expectation(const Scenario& scenario, Policy policy, bool in_clear_too = true);

}  // namespace footpad::scenario
