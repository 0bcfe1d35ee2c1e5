#include <algorithm>
#include <set>

#include "base/text.h"
#include "scenario/catalogue.h"
#include "scenario/document.h"
#include "scenario/read_on.h"

namespace footpad::scenario {
namespace {

constexpr int kProfileDepth = 8;  // profiles that select each other in a circle

std::set<std::string> tags_of(const Scenario& scenario) {
  std::set<std::string> tags(scenario.tags.begin(), scenario.tags.end());
  tags.insert(std::string(word(scenario.attack_class)));
  return tags;
}

bool matches(const Scenario& scenario, const std::string& its_word) {
  if (its_word.starts_with('@')) return tags_of(scenario).contains(its_word.substr(1));
  if (its_word.find_first_of("*?") != std::string::npos) return glob_matches(its_word, scenario.id);
  return scenario.protocol == its_word ||
         std::find(scenario.also.begin(), scenario.also.end(), its_word) != scenario.also.end();
}

// The ids a word other than an id or a profile stands for. Attacks where there are any, else controls.
std::set<std::string> matching(const Catalogue& catalogue, const std::string& its_word, const std::string& protocol) {
  std::set<std::string> attacks, controls;
  for (const auto& [id, scenario] : catalogue.scenarios) {
    if (!protocol.empty() && !scenario.speaks(protocol)) continue;
    if (matches(scenario, its_word)) (scenario.kind == Scenario::Kind::attack ? attacks : controls).insert(id);
  }
  return attacks.empty() ? controls : attacks;
}

std::vector<std::string> known_words(const Catalogue& catalogue, const std::string& its_word) {
  std::set<std::string> known;
  for (const auto& [id, scenario] : catalogue.scenarios) {
    if (its_word.starts_with('@')) {
      for (const std::string& tag : tags_of(scenario)) known.insert("@" + tag);
    } else {
      known.insert(id);
      known.insert(scenario.protocol);
      known.insert(scenario.also.begin(), scenario.also.end());
    }
  }
  if (its_word.starts_with('+')) {
    known.clear();
    for (const auto& [name, profile] : catalogue.profiles) known.insert("+" + name);
  }
  return {known.begin(), known.end()};
}

Error no_match(const Catalogue& catalogue, const std::string& its_word, const std::string& protocol) {
  const std::string what =
      "'" + its_word + "' selects nothing" + (protocol.empty() ? "" : " for protocol '" + protocol + "'");
  if (!protocol.empty() && !matching(catalogue, its_word, "").empty())
    return {what, "its scenarios are for another protocol", ""};
  // The last part of an id is how people remember it.
  for (const auto& [id, scenario] : catalogue.scenarios)
    if (id.ends_with("/" + its_word)) return {what, "did you mean '" + id + "'?", ""};
  std::vector<std::string> known = known_words(catalogue, its_word);
  std::string near = nearest(its_word, known);
  if (near.empty() && its_word.find('/') == std::string::npos && its_word.find_first_of("@+") == std::string::npos) {
    std::vector<std::string> names;
    for (const std::string& id : known)
      names.push_back(id.substr(id.find('/') == std::string::npos ? 0 : id.find('/') + 1));
    if (const std::string name = nearest(its_word, names); !name.empty())
      near = known[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())];
  }
  return {what, near.empty() ? "`footpad list` shows all" : "did you mean '" + near + "'?", ""};
}

Status add(const Catalogue& catalogue, const std::string& its_word, const std::string& protocol, int depth,
           std::set<std::string>& chosen) {
  if (const auto named = catalogue.scenarios.find(its_word); named != catalogue.scenarios.end()) {
    // Who asks for it by its id is told that it is for another protocol; a profile need not know which it is used for.
    if (depth > 0 && !protocol.empty() && !named->second.speaks(protocol))
      return no_match(catalogue, its_word, protocol);
    chosen.insert(its_word);
    return Done{};
  }
  if (its_word.ends_with(".xml")) {
    const std::string id = name_of_file(its_word);
    const auto recipe = catalogue.scenarios.find("certs/" + id);
    const auto scenario = catalogue.scenarios.find(id);
    if (scenario != catalogue.scenarios.end() && scenario->second.place.file == its_word)
      return chosen.insert(id), Done{};
    if (recipe != catalogue.scenarios.end() && recipe->second.place.file == its_word)
      return chosen.insert("certs/" + id), Done{};
  }
  if (its_word.starts_with('+')) {
    const auto profile = catalogue.profiles.find(its_word.substr(1));
    if (profile == catalogue.profiles.end()) return no_match(catalogue, its_word, "");
    if (depth >= kProfileDepth)
      return Error{"the profile '" + its_word + "' selects itself", "take one of its +profiles out", ""};
    bool any = false;
    for (const std::string& inner : profile->second.select) {
      // A profile may reach over several protocols: with one of them given, the others' words are no fault.
      if (const auto added = add(catalogue, inner, protocol, depth + 1, chosen); added)
        any = true;
      else if (protocol.empty())
        return added;
    }
    if (!any) return no_match(catalogue, its_word, protocol);
    return Done{};
  }
  const std::set<std::string> found = matching(catalogue, its_word, protocol);
  if (found.empty()) return no_match(catalogue, its_word, protocol);
  chosen.insert(found.begin(), found.end());
  return Done{};
}

}  // namespace

Result<std::vector<std::string>> select(const Catalogue& catalogue, const std::vector<std::string>& words,
                                        const std::string& protocol) {
  std::set<std::string> chosen;
  const std::vector<std::string> all{"*"};
  for (const std::string& its_word : words.empty() ? all : words)
    if (const auto added = add(catalogue, its_word, protocol, 0, chosen); !added) return added.error();
  return std::vector<std::string>(chosen.begin(), chosen.end());
}

std::vector<std::string> kinds_used(const Scenario& scenario) {
  std::set<std::string> kinds(scenario.must_reach.begin(), scenario.must_reach.end());
  for (const On& on : scenario.ons) kinds.insert(on.at);
  for (const std::string& point : points()) kinds.erase(point);
  return {kinds.begin(), kinds.end()};
}

}  // namespace footpad::scenario
