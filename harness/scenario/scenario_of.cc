// A recipe as a scenario: TLS ended with its chain, wherever TLS begins, over any protocol.
#include <algorithm>

#include "base/text.h"
#include "scenario/catalogue.h"

namespace footpad::scenario {
namespace {

// Seconds until a client has lost patience with a silent responder, and shows whether it goes on without: Java's wait
// is 15.
constexpr int kPatience = 20;

// "Leaf expired" in the middle of a sentence: "leaf expired". "XMPP address ..." stays.
std::string in_a_sentence(std::string title) {
  const bool a_word = title.size() > 1 && title[0] >= 'A' && title[0] <= 'Z' && title[1] >= 'a' && title[1] <= 'z';
  if (a_word) title[0] = static_cast<char>(title[0] - 'A' + 'a');
  return title;
}

// Where the client's server is, is the lane's to know: ${port}, and ${tlsa_1} for the first record.
void name_key(const Recipe& recipe, Scenario& scenario) {
  scenario.names_key = !recipe.tlsa.empty();
  scenario.key_can_be_told = scenario.names_key;
  for (const Tlsa& tlsa : recipe.tlsa) {
    DnsRule rule;
    rule.name = "_${port}._tcp.${domain}";
    rule.type = DnsType::tlsa;
    rule.text = "${tlsa_" + std::to_string(scenario.dns.size() + 1) + "}";
    rule.secure = tlsa.secure;
    rule.place = recipe.place;
    scenario.dns.push_back(std::move(rule));
    scenario.key_can_be_told = scenario.key_can_be_told && tlsa.secure && tlsa.usable();
  }
}

// Of a defect in a page, that page; else all but the optional ones.
std::vector<Fetched> demanded(const Recipe& recipe) {
  std::vector<Fetched> all, defective;
  const auto add = [&](const std::string& path, const std::string& fails, bool optional, bool defect) {
    if (defect) defective.push_back({path, !fails.empty()});
    if (!optional) all.push_back({path, !fails.empty()});
  };
  for (const Responder& responder : recipe.responders)
    add(responder.path(), responder.fails, responder.optional, responder.answer.defect);
  for (const Crl& crl : recipe.crls)
    if (crl.by_url()) add(crl.path(), crl.fails, crl.optional, crl.defect);
  return defective.empty() ? all : defective;
}

// Who holds no key can make no Finished, and a client that speaks before it has one speaks to anybody (RFC 7918 4:
// never where nothing but the Finished proves the key).
On against_false_start(const Recipe& recipe) {
  Action action;
  action.kind = Action::Kind::violation;
  action.name = "false-start";
  action.outcome = Outcome::accepted;
  action.grade = Grade::L1;
  action.text = "the client sent application data before the server had proved that it holds the key";
  action.place = recipe.place;
  On on;
  on.at = "tls.false-start";
  on.actions = {action};
  on.place = recipe.place;
  return on;
}

bool waits_in_vain(const Recipe& recipe) {
  return std::any_of(recipe.responders.begin(), recipe.responders.end(),
                     [](const Responder& responder) { return responder.fails == "silent"; }) ||
         std::any_of(recipe.crls.begin(), recipe.crls.end(), [](const Crl& crl) { return crl.fails == "silent"; });
}

}  // namespace

Scenario scenario_of(const Recipe& recipe) {
  Scenario scenario;
  scenario.id = recipe.id;
  scenario.title = recipe.title;
  scenario.protocol = "any";
  scenario.kind = recipe.negative ? Scenario::Kind::attack : Scenario::Kind::control;
  scenario.attack_class = recipe.negative ? AttackClass::certificate : AttackClass::control;
  scenario.phase = "handshake";
  scenario.identity = recipe.identity;
  scenario.recipe = recipe.id;
  scenario.severity = recipe.severity;
  scenario.must = recipe.must;
  if (!recipe.clause.empty()) scenario.references = {recipe.clause};
  scenario.cves = recipe.cves;
  scenario.does = std::string(recipe.is_anonymous() ? "Footpad ends TLS and proves nothing: "
                              : recipe.negative     ? "Footpad ends TLS with a forged chain: "
                                                    : "Footpad ends TLS with a chain that must be accepted: ") +
                  in_a_sentence(recipe.title) + ".";
  scenario.demand = recipe.negative ? "The client must refuse the chain before it says anything under it."
                                    : "The client must accept the chain and go on as usual.";
  scenario.why = recipe.why;
  scenario.remedy = recipe.remedy;
  scenario.tags = {"certificate"};
  if (!recipe.family.empty()) scenario.tags.push_back(lower(recipe.family));
  if (!recipe.alerts.empty()) scenario.expects = {Expect{"*", std::nullopt, std::nullopt, recipe.alerts}};
  if (recipe.negative) scenario.controls = {recipe.twin};
  scenario.caught = recipe.caught;
  scenario.about = recipe.host;
  // Who does not ask for a staple is shown none.
  if (recipe.staple) scenario.must_reach.emplace_back("tls.status-request");
  scenario.gives_crls = recipe.has_files();
  scenario.names_log = recipe.is_about_logs();
  scenario.fetched = demanded(recipe);
  scenario.key_exchange = recipe.key_exchange;
  if (recipe.negative && recipe.key_exchange == "static-rsa") scenario.ons.push_back(against_false_start(recipe));
  name_key(recipe, scenario);
  if (waits_in_vain(recipe)) scenario.patience = kPatience;
  scenario.place = recipe.place;
  return scenario;
}

}  // namespace footpad::scenario
