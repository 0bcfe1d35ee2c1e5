// footpad explain ID: what is done, what the client must do, clause, severity, remedy, and a picture of the dialogue.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <iterator>

#include "api/picture.h"
#include "api/scenario_json.h"
#include "base/text.h"
#include "cli/data.h"
#include "cli/json.h"
#include "cli/verbs.h"
#include "dialogue/dialogue.h"
#include "report/describe.h"
#include "report/exit_code.h"

namespace footpad::cli {
namespace {

constexpr std::size_t kWidth = 88;

void paragraph(const std::string& head, const std::string& text) {
  if (text.empty()) return;
  std::string line = fmt::format("{:<10}", head);
  for (const std::string& word : words_of(text)) {
    if (line.size() > 10 && line.size() + word.size() + 1 > kWidth) {
      std::cout << line << "\n";
      line = std::string(10, ' ');
    }
    if (line.size() > 10) line += ' ';
    line += word;
  }
  std::cout << line << "\n";
}

std::string severity_text(const Scenario& scenario) {
  constexpr std::string_view meaning[] = {"a conformance nit", "hardening", "an attacker under further conditions",
                                          "any attacker on the path"};
  return fmt::format("{} of 3 ({}), {}", scenario.severity, meaning[std::clamp(scenario.severity, 0, 3)],
                     scenario.must ? "MUST" : "SHOULD");
}

void show(const Scenario& scenario, const scenario::Catalogue& catalogue) {
  std::cout << scenario.id << "\n" << printable(scenario.title) << "\n\n";
  paragraph("kind", scenario.kind == Scenario::Kind::control
                        ? "honest control: it must succeed, or no verdict that leans on it counts"
                        : "attack, class " + std::string(word(scenario.attack_class)));
  std::vector<std::string> transports;
  for (const Transport transport : scenario.transports) transports.emplace_back(word(transport));
  std::vector<std::string> protocols{scenario.protocol};
  protocols.insert(protocols.end(), scenario.also.begin(), scenario.also.end());
  paragraph("speaks", join(protocols, ", ") + " over " + join(transports, ", "));
  if (scenario.identity != Identity::none) paragraph("identity", std::string(word(scenario.identity)));
  paragraph("Footpad", scenario.does);
  for (const DnsRule& rule : scenario.dns) paragraph("DNS", report::describe(rule));
  paragraph("client", scenario.demand);
  paragraph("clause", join(scenario.references, ", "));
  paragraph("CVE", join(scenario.cves, ", "));
  if (scenario.kind == Scenario::Kind::attack) paragraph("severity", severity_text(scenario));
  paragraph("why", scenario.why);
  paragraph("remedy", scenario.remedy);
  const auto* const protocol = dialogue::find_protocol(scenario.protocol);
  const bool in_clear_too = protocol == nullptr || !protocol->never_in_clear;
  std::vector<std::string> expectations;
  for (const auto& [policy, text] : Words<Policy>::table)
    expectations.push_back(std::string(text) + ": " +
                           std::string(word(scenario::expectation(scenario, policy, in_clear_too))));
  if (scenario.kind == Scenario::Kind::attack) paragraph("expected", join(expectations, ", "));
  paragraph("controls", join(scenario.controls, ", "));
  if (const auto recipe = catalogue.recipes.find(scenario.recipe); recipe != catalogue.recipes.end()) {
    paragraph("twin", recipe->second.twin);
    paragraph("sends", (recipe->second.is_anonymous() ? "nothing" : join(recipe->second.send, ", ")) +
                           "; the client is given " + join(recipe->second.trust, ", "));
    paragraph("OpenSSL", recipe->second.self_check);
    paragraph("alerts",
              join(recipe->second.alerts, ", ") + (recipe->second.alerts.empty() ? "" : " (usual, not required)"));
  }
  paragraph("file", scenario.place.file);
  std::cout << "\n" << api::picture(scenario);
}

void show(const scenario::Profile& profile) {
  std::cout << "+" << profile.name << "\n" << printable(profile.title) << "\n\n";
  paragraph("selects", join(profile.select, ", "));
  if (profile.policy) paragraph("policy", "at least " + std::string(word(*profile.policy)));
  if (!profile.means.empty())
    paragraph("level",
              profile.should ? "should: a weak verdict does not pass" : "must: a weak verdict passes, and is named");
  paragraph("passing", profile.means);
  paragraph("file", profile.place.file);
}

Json json_of(const scenario::Profile& profile) {
  return {{"profile", "+" + profile.name},
          {"title", profile.title},
          {"means", profile.means.empty() ? Json(nullptr) : Json(profile.means)},
          {"policy", profile.policy ? Json(word(*profile.policy)) : Json(nullptr)},
          {"level", profile.should ? "should" : "must"},
          {"select", profile.select}};
}

// Of what is explained, by the name that it is asked for. `json`: it is added there and not shown.
bool show(const std::string& id, const scenario::Catalogue& catalogue, Json* json) {
  const auto scenario = catalogue.scenarios.find(id);
  const auto profile = id.starts_with("+") ? catalogue.profiles.find(id.substr(1)) : catalogue.profiles.end();
  const bool is_scenario = scenario != catalogue.scenarios.end(), is_profile = profile != catalogue.profiles.end();
  if (is_scenario && json != nullptr)
    json->push_back(api::explain_json(scenario->second, catalogue));
  else if (is_scenario)
    show(scenario->second, catalogue);
  if (is_profile && json != nullptr)
    json->push_back(json_of(profile->second));
  else if (is_profile)
    show(profile->second);
  return is_scenario || is_profile;
}

}  // namespace

void declare_explain(CLI::App& app, Context&, int& exit) {
  struct Parsed {
    std::vector<std::string> words;
    std::string format;
  };
  auto parsed = std::make_shared<Parsed>();
  app.add_option("ID", parsed->words, "Scenario or recipe ids, +profiles, or files")->required();
  declare_format(app, parsed->format);
  app.callback([parsed, &exit] {
    const auto& words = parsed->words;
    const auto files = files_among(words);
    std::vector<std::string> ids;
    std::copy_if(words.begin(), words.end(), std::back_inserter(ids),
                 [&](const std::string& one) { return std::find(files.begin(), files.end(), one) == files.end(); });
    const auto catalogue = load({}, files);
    if (!catalogue) {
      exit = report::kExitUsage;
      return;
    }
    for (const auto& [id, scenario] : catalogue->scenarios)
      if (scenario.from_user) ids.push_back(id);
    bool first = true;
    Json all = Json::array();
    const bool as_json = is_json(parsed->format);
    for (const std::string& id : ids) {
      if (!first && !as_json) std::cout << "\n";
      first = false;
      if (!show(id, *catalogue, as_json ? &all : nullptr)) {
        std::vector<std::string> known;
        for (const auto& [name, scenario] : catalogue->scenarios) known.push_back(name);
        for (const auto& [name, profile] : catalogue->profiles) known.push_back("+" + name);
        const auto near = nearest(id, known);
        complain(Error{"there is no scenario or profile '" + id + "'",
                       near.empty() ? "see: footpad list" : "did you mean '" + near + "'?", ""});
        exit = report::kExitNothingSelected;
        return;
      }
    }
    if (as_json) print(all);
  });
}

}  // namespace footpad::cli
