#include "api/picture.h"

#include <fmt/format.h>

#include "base/text.h"

namespace footpad::api {
namespace {

using Kind = Action::Kind;

constexpr std::size_t kExcerpt = 60;

std::string excerpt(const std::string& text) {
  std::string out = printable(trim(text));
  return out.size() > kExcerpt ? out.substr(0, kExcerpt) + "..." : out;
}

std::string times(const Action& action) { return action.repeat > 1 ? fmt::format(", {} times", action.repeat) : ""; }

std::string sentence(const Action& action, const Scenario& scenario) {
  switch (action.kind) {
    case Kind::forward: return "passes it on";
    case Kind::drop: return "drops it";
    case Kind::delay: return fmt::format("delays it by {} ms", action.milliseconds);
    case Kind::hang: return "sends nothing more to the client";
    case Kind::hold: return "holds it back until the client acts";
    case Kind::mark: return "notes: " + action.name;
    case Kind::violation: return "caught: " + excerpt(action.text);
    case Kind::replace: return "replaces " + excerpt(action.find) + " by " + excerpt(action.text);
    case Kind::remove: return "cuts out " + action.select;
    case Kind::set: return "sets " + action.select + " to " + excerpt(action.text);
    case Kind::insert: return "adds " + excerpt(action.text) + times(action);
    case Kind::reply:
      return (action.to.empty() ? "answers the client: " : "tells the client at \"" + action.to + "\": ") +
             excerpt(action.text) + times(action);
    case Kind::send: return "sends the server: " + excerpt(action.text) + times(action);
    case Kind::split:
      return fmt::format("cuts it into pieces of {} byte{}", action.size, action.size == 1 ? "" : "s") +
             (action.milliseconds > 0 ? fmt::format(", one in {} ms", action.milliseconds) : "");
    case Kind::end_tls: return "ends TLS with the client, and goes on in clear";
    case Kind::upgrade:
      if (action.side == Action::On::server) return "takes the server into TLS alone, the client stays in clear";
      return "starts TLS as " + std::string(word(action.identity.value_or(scenario.identity)));
    case Kind::release: return "lets what waits at \"" + action.to + "\" go on";
    case Kind::call: return "calls the client for " + join(action.domains, " and ");
    case Kind::close: return "closes the connection";
  }
  return "";
}

}  // namespace

std::string picture(const Scenario& scenario) {
  std::string out = "  client                      Footpad                      server\n";
  const auto row = [&](const std::string& left, const std::string& middle) {
    out += fmt::format("  {:<27} {}\n", left, middle);
  };
  if (scenario.ons.empty()) {
    const bool forged = scenario.identity != Identity::none || !scenario.recipe.empty();
    row("ClientHello ------------->", "");
    row(scenario.key_exchange == "anonymous" ? "<------------- ServerHello" : "<------------- Certificate",
        forged ? "shows " + (scenario.recipe.empty() ? std::string(word(scenario.identity)) : scenario.recipe)
               : "the genuine chain");
    row(scenario.kind == Scenario::Kind::control ? "goes on, logs in --------->" : "must abort here", "");
    return out;
  }
  for (const On& on : scenario.ons) {
    const bool from_client = on.at.starts_with("client.");
    std::string condition;
    if (on.tls == On::Tls::on) condition += " in TLS";
    if (on.tls == On::Tls::off) condition += " in clear";
    if (on.held) condition += ", reply held back";
    if (on.early_data) condition += ", in early data";
    if (on.called) condition += ", where it is called";
    if (!on.after.empty()) condition += ", after " + on.after;
    if (!on.since.empty()) condition += ", since " + on.since;
    if (on.optional) condition += ", if it comes";
    out +=
        from_client ? fmt::format("  {} ---->{}\n", on.at, condition) : fmt::format("  <---- {}{}\n", on.at, condition);
    for (const Action& action : on.actions) row("", sentence(action, scenario));
  }
  return out;
}

}  // namespace footpad::api
