#include "runner/kinds.h"

#include <algorithm>

#include "base/diagnostic.h"
#include "base/text.h"
#include "dialogue/dialogue.h"
#include "scenario/read_on.h"

namespace footpad::runner {
namespace {

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

std::string callable() {
  std::vector<std::string> names;
  for (const auto& protocol : dialogue::protocols())
    if (protocol.called) names.emplace_back(protocol.name);
  return join(names, ", ");
}

}  // namespace

std::vector<Error> unknown_kinds(const Scenario& scenario, const std::string& text) {
  std::vector<Error> errors;
  std::vector<std::string> spoken{scenario.protocol};
  spoken.insert(spoken.end(), scenario.also.begin(), scenario.also.end());
  for (const std::string& one : spoken) {
    if (one == "any" || dialogue::find_protocol(one) != nullptr) continue;
    std::vector<std::string> names;
    for (const auto& protocol : dialogue::protocols()) names.emplace_back(protocol.name);
    const auto near = nearest(one, names);
    errors.push_back(error_at(scenario.place.file, text, scenario.place.line, scenario.place.column,
                              "there is no protocol '" + one + "'",
                              near.empty() ? "known: any, " + join(names, ", ") : "did you mean '" + near + "'?"));
    return errors;
  }
  const auto* protocol = dialogue::find_protocol(scenario.protocol);
  if (scenario.calls() && (protocol == nullptr || !protocol->called))
    for (const On& on : scenario.ons)
      for (const Action& action : on.actions)
        if (action.kind == Action::Kind::call)
          errors.push_back(error_at(action.place.file, text, action.place.line, action.place.column,
                                    "clients of " + scenario.protocol + " cannot be called",
                                    "only a client that is a server itself can be: " + callable()));
  for (const On& on : scenario.ons) {
    const auto known = known_to(on, scenario);
    if (std::any_of(known.begin(), known.end(), [&](const std::string& kind) { return glob_matches(on.at, kind); }))
      continue;
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

}  // namespace footpad::runner
