#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "scenario/catalogue.h"
#include "scenario/read_dns.h"
#include "scenario/read_listen.h"
#include "scenario/read_on.h"
#include "scenario/read_show.h"
#include "scenario/texts.h"
#include "scenario/xml.h"

namespace footpad::scenario {
namespace {

const std::vector<std::string> kPhases{"discover",  "connect", "preface", "upgrade", "seam",
                                       "handshake", "restart", "auth",    "session", "close"};

// What an <expect> may ask of a compliant client.
constexpr std::array kExpectable{Outcome::secure_abort, Outcome::secure_continue, Outcome::plaintext_continue,
                                 Outcome::undetectable};

std::string sentence(const Node& root, std::string_view name) {
  const auto child = root.child(name);
  if (!child) return "";
  child->allow({}, {});
  return join(words_of(child->text()), " ");
}

// The texts of all children of that name; an empty one is a fault.
std::vector<std::string> list(const Node& root, std::string_view name) {
  std::vector<std::string> out;
  for (const Node& node : root.children(name)) {
    node.allow({}, {});
    out.emplace_back(trim(node.text()));
    if (out.back().empty()) node.fault("an empty <" + node.name() + ">", "fill it in, or leave it out");
  }
  return out;
}

// The values of one attribute of all children of that name.
std::vector<std::string> list(const Node& root, std::string_view name, std::string_view attribute) {
  std::vector<std::string> out;
  for (const Node& node : root.children(name)) {
    node.allow({std::string(attribute)}, {});
    node.require(attribute);
    out.push_back(node.attribute_or(attribute, ""));
  }
  return out;
}

std::map<std::string, std::string> settings(const Node& root, std::string_view element) {
  std::map<std::string, std::string> out;
  for (const Node& node : root.children(element)) {
    node.allow({"name", "value"}, {});
    node.require("name");
    node.require("value");
    const std::string name = node.attribute_or("name", "");
    if (!out.emplace(name, node.attribute_or("value", "")).second)
      node.fault_at("name", "'" + name + "' is given twice", "keep one");
  }
  return out;
}

void check_variable_names(const Node& root) {
  for (const Node& node : root.children("var")) {
    const std::string name = node.attribute_or("name", "");
    const auto& known = builtin_variables();
    if (std::find(known.begin(), known.end(), name) != known.end())
      node.fault_at("name", "${" + name + "} is Footpad's own", "choose another name");
    else if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") != std::string::npos)
      node.fault_at("name", "'" + name + "' is not a variable's name", "use lower-case letters, digits and '-'");
    if (node.attribute_or("value", "").find("${") != std::string::npos)
      node.fault_at("value", "a variable's value is not expanded", "write the ${...} where the variable is used");
  }
}

std::vector<Transport> transports_of(const Node& root) {
  const std::string written = root.attribute_or("transport", "both");
  if (written == "both") return {Transport::starttls, Transport::direct};
  if (const auto one = from_word<Transport>(written)) return {*one};
  root.bad_word("transport", written, all_words<Transport>() + ", both");
  return {Transport::starttls, Transport::direct};
}

void read_root(const Node& root, Scenario& scenario) {
  root.require("protocol");
  root.require("class");
  scenario.also = words_of(root.attribute_or("protocol", ""));
  if (!scenario.also.empty()) {
    scenario.protocol = scenario.also.front();
    scenario.also.erase(scenario.also.begin());
  }
  scenario.attack_class = root.word_of("class", AttackClass::strip);
  const bool control = scenario.attack_class == AttackClass::control;
  scenario.kind = control ? Scenario::Kind::control : Scenario::Kind::attack;
  if (const auto kind = root.attribute("kind")) {
    if (*kind != "attack" && *kind != "control")
      root.bad_word("kind", *kind, "attack, control");
    else if ((*kind == "control") != control)
      root.fault_at("kind",
                    "kind '" + *kind + "' does not go with class '" + std::string(word(scenario.attack_class)) + "'",
                    "controls, and only they, have class=\"control\"");
  }
  scenario.phase = root.attribute_or("phase", "");
  if (!scenario.phase.empty() && std::find(kPhases.begin(), kPhases.end(), scenario.phase) == kPhases.end())
    root.bad_word("phase", scenario.phase, join(kPhases, ", "));
  scenario.identity = root.word_of("identity", Identity::none);
  scenario.recipe = root.attribute_or("recipe", "");
  scenario.transports = transports_of(root);
  scenario.patience = root.number("patience", 0, 1, 300);
  scenario.severity = root.number("severity", 3, 0, 3);
  const std::string level = root.attribute_or("level", "MUST");
  scenario.must = level != "SHOULD";
  if (level != "MUST" && level != "SHOULD") root.bad_word("level", level, "MUST, SHOULD");
  if (const auto id = root.attribute("id"); id && *id != scenario.id)
    root.fault_at("id", "this file is '" + scenario.id + "', not '" + *id + "'",
                  "the id is the path: leave it out, or move the file");
}

Expect read_expect(const Node& node) {
  node.allow({"policy", "outcome", "max-leak", "alert"}, {});
  node.require("policy");
  Expect expect;
  expect.policy = node.attribute_or("policy", "*");
  if (expect.policy != "*" && !from_word<Policy>(expect.policy))
    node.bad_word("policy", expect.policy, "*, " + all_words<Policy>());
  if (node.attribute("outcome")) {
    expect.outcome = node.word_of("outcome", Outcome::secure_abort);
    std::vector<std::string> words;
    for (const Outcome outcome : kExpectable) words.emplace_back(word(outcome));
    if (std::find(kExpectable.begin(), kExpectable.end(), *expect.outcome) == kExpectable.end())
      node.fault_at("outcome", "'" + std::string(word(*expect.outcome)) + "' cannot be expected of a good client",
                    "choose one of: " + join(words, ", "));
  }
  if (node.attribute("max-leak")) expect.max_leak = node.word_of("max-leak", Grade::L0);
  expect.alerts = words_of(node.attribute_or("alert", ""));
  if (!expect.outcome && !expect.max_leak && expect.alerts.empty())
    node.fault("an <expect> that expects nothing", "give it outcome, max-leak or alert");
  return expect;
}

void read_controls(const Node& root, Scenario& scenario) {
  for (const Node& node : root.children("control")) {
    node.allow({"same-commands"}, {});
    scenario.controls.emplace_back(trim(node.text()));
    if (scenario.controls.back().empty()) node.fault("an empty <control>", "fill it in, or leave it out");
    if (!node.flag("same-commands")) continue;
    if (!scenario.same_commands_as.empty())
      node.fault_at("same-commands", "two controls to compare commands with", "leave it to one of them");
    scenario.same_commands_as = scenario.controls.back();
  }
}

void read_expects(const Node& root, Scenario& scenario) {
  for (const Node& node : root.children("expect")) {
    Expect expect = read_expect(node);
    for (const Expect& other : scenario.expects)
      if (other.policy == expect.policy)
        node.fault_at("policy", "policy '" + expect.policy + "' has an <expect> already", "put both into one");
    scenario.expects.push_back(std::move(expect));
  }
}

void read_ons(const Node& root, Scenario& scenario) {
  std::set<std::string> names;
  for (const Node& node : root.children("on")) {
    const std::string name = node.attribute_or("name", "");
    if (!name.empty() && !names.insert(name).second)
      node.fault_at("name", "a second <on> with the name '" + name + "'", "choose another name");
  }
  for (const Node& node : root.children("on")) scenario.ons.push_back(read_on(node, scenario.variables, names));
}

// An attack must be able to fire, and must have an honest twin: otherwise a good verdict would mean nothing.
void check_attack(const Node& root, const Scenario& scenario) {
  if (scenario.kind == Scenario::Kind::control) {
    if (!scenario.controls.empty()) root.child("control")->fault("a control has no controls", "leave it out");
    return;
  }
  const bool fires =
      std::any_of(scenario.ons.begin(), scenario.ons.end(), [](const On& on) { return acts(on) && !on.optional; }) ||
      std::any_of(scenario.dns.begin(), scenario.dns.end(), [](const DnsRule& rule) { return !rule.optional; });
  if (!fires && scenario.identity == Identity::none && scenario.recipe.empty())
    root.fault("this attack does nothing to every client",
               "give it an <on> with an action that is not optional, a <dns>, an identity or a recipe");
  if (!scenario.shows.empty() && scenario.identity == Identity::none && scenario.recipe.empty())
    root.child("show")->fault("<show> says whom some connections meet, and this attack meets the others as nobody",
                              "give the scenario the identity that the attack is about, and <show> what is spared");
  if (scenario.controls.empty())
    root.fault(
        "an attack needs a <control>",
        "name the honest scenario that must succeed first, as in <control>xmpp/control-honest-starttls</control>");
}

}  // namespace

std::optional<Scenario> read_scenario(const std::string& file, const std::string& id, std::string_view text,
                                      std::vector<Error>& errors) {
  const std::size_t before = errors.size();
  const auto xml = Xml::parse(file, text, errors);
  if (!xml) return std::nullopt;
  const Node root = xml->root();
  if (root.name() != "scenario") {
    root.fault("a scenario file holds a <scenario>, this is a <" + root.name() + ">");
    return std::nullopt;
  }
  root.allow(
      {"id", "protocol", "class", "kind", "phase", "identity", "recipe", "transport", "patience", "severity", "level"},
      {"title", "ref", "cve", "does", "demand", "why", "remedy", "tag", "var", "server", "must", "listen", "show",
       "dns", "on", "expect", "must-not-print", "control", "caught"});
  Scenario scenario;
  scenario.id = id;
  scenario.place = root.place();
  read_root(root, scenario);
  scenario.title = sentence(root, "title");
  if (scenario.title.empty()) root.fault("a scenario needs a <title>", "say in a few words what is attacked");
  scenario.does = sentence(root, "does");
  scenario.demand = sentence(root, "demand");
  scenario.why = sentence(root, "why");
  scenario.remedy = sentence(root, "remedy");
  scenario.references = list(root, "ref", "spec");
  scenario.cves = list(root, "cve");
  scenario.tags = list(root, "tag");
  check_variable_names(root);
  scenario.variables = settings(root, "var");
  scenario.server = settings(root, "server");
  scenario.must_reach = list(root, "must", "reach");
  for (const Node& node : root.children("listen")) scenario.listens.push_back(read_listen(node));
  for (const Node& node : root.children("show")) scenario.shows.push_back(read_show(node));
  scenario.dns = read_dns(root, scenario.variables);
  read_ons(root, scenario);
  read_expects(root, scenario);
  read_controls(root, scenario);
  for (const Node& node : root.children("must-not-print")) {
    node.allow({}, {});
    scenario.must_not_print = true;
  }
  scenario.caught = list(root, "caught", "by");
  check_attack(root, scenario);
  if (errors.size() != before) return std::nullopt;
  return scenario;
}

}  // namespace footpad::scenario
