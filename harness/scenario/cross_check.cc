#include "scenario/cross_check.h"

#include <algorithm>

#include "base/diagnostic.h"
#include "base/text.h"

namespace footpad::scenario {
namespace {

// Faults at the place where `name` is written in the file.
class Source {
 public:
  Source(const Place& place, std::string_view text, std::vector<Error>& errors)
      : place_(place), text_(text), errors_(&errors) {}

  void fault(const std::string& name, std::string what, std::string remedy) const {
    int line = std::max(place_.line, 1);
    int column = std::max(place_.column, 1);
    for (const char* edge : {"><", "\"\"", "''"}) {
      const auto at = text_.find(edge[0] + name + edge[1]);
      if (at == std::string_view::npos) continue;
      const std::string_view before = text_.substr(0, at + 1);
      line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
      column = static_cast<int>(before.size() -
                                (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1)) +
               1;
      break;
    }
    errors_->push_back(error_at(place_.file, text_, line, column, std::move(what), std::move(remedy)));
  }

 private:
  const Place& place_;
  std::string_view text_;
  std::vector<Error>* errors_;
};

template <class T>
std::string did_you_mean(const std::string& id, const std::map<std::string, T>& known, const std::string& otherwise) {
  std::vector<std::string> ids;
  for (const auto& [its_id, value] : known) ids.push_back(its_id);
  const std::string near = nearest(id, ids);
  return near.empty() ? otherwise : "did you mean '" + near + "'?";
}

void check_recipe(const std::string& id, const Catalogue& catalogue, const Source& source) {
  if (id.empty() || catalogue.recipes.contains(id)) return;
  source.fault(id, "there is no certificate recipe '" + id + "'",
               did_you_mean(id, catalogue.recipes, "`footpad list 'certs/*'` shows them"));
}

}  // namespace

void cross_check(const Scenario& scenario, const Catalogue& catalogue, std::string_view text,
                 std::vector<Error>& errors) {
  const Source source(scenario.place, text, errors);
  check_recipe(scenario.recipe, catalogue, source);
  for (const Listen& listen : scenario.listens) check_recipe(listen.recipe, catalogue, source);
  for (const Show& show : scenario.shows) check_recipe(show.recipe, catalogue, source);
  for (const On& on : scenario.ons)
    for (const Action& action : on.actions) check_recipe(action.recipe, catalogue, source);

  std::vector<Transport> covered;
  for (const std::string& id : scenario.controls) {
    const auto control = catalogue.scenarios.find(id);
    if (control == catalogue.scenarios.end()) {
      source.fault(id, "there is no scenario '" + id + "'",
                   did_you_mean(id, catalogue.scenarios, "`footpad list @control` shows the controls"));
      return;
    }
    if (control->second.kind != Scenario::Kind::control)
      source.fault(id, "'" + id + "' is an attack, not a control", "`footpad list @control` shows the controls");
    covered.insert(covered.end(), control->second.transports.begin(), control->second.transports.end());
  }
  for (const Transport transport : scenario.transports) {
    if (scenario.controls.empty() || std::find(covered.begin(), covered.end(), transport) != covered.end()) continue;
    source.fault(scenario.controls.back(),
                 "no control of this attack runs on transport '" + std::string(word(transport)) + "'",
                 "add one that does, or narrow the attack with transport=\"...\"");
  }
}

void cross_check(const Recipe& recipe, const Catalogue& catalogue, std::string_view text, std::vector<Error>& errors) {
  if (recipe.twin.empty()) return;
  const Source source(recipe.place, text, errors);
  const auto twin = catalogue.recipes.find(recipe.twin);
  // The file may write a twin with or without "certs/".
  const std::string written =
      text.find(recipe.twin) != std::string_view::npos ? recipe.twin : recipe.twin.substr(recipe.twin.find('/') + 1);
  if (twin == catalogue.recipes.end())
    source.fault(written, "there is no certificate recipe '" + recipe.twin + "'",
                 did_you_mean(recipe.twin, catalogue.recipes, "a twin is a valid chain"));
  else if (twin->second.negative)
    source.fault(written, "the twin '" + recipe.twin + "' has a defect itself", "a twin is the nearest valid chain");
}

void cross_check(const Profile& profile, const Catalogue& catalogue, std::string_view text,
                 std::vector<Error>& errors) {
  const Source source(profile.place, text, errors);
  for (const std::string& its_word : profile.select)
    if (const auto found = select(catalogue, {its_word}, ""); !found)
      source.fault(its_word, found.error().what, found.error().remedy);
}

}  // namespace footpad::scenario
