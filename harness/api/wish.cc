#include "api/wish.h"

#include <algorithm>
#include <array>

#include "api/fields.h"
#include "base/text.h"

namespace footpad::api {
namespace {

constexpr int kBadRequest = 400;
constexpr double kShortest = 0.1, kLongest = 3600;  // seconds
constexpr std::size_t kLongestName = 253;

// As {placeholders} of a command line have them; "address": it can be told an IP address in the place of the domain.
constexpr std::array<std::string_view, 6> kTakes{"crl", "tlsa", "ct_log", "certificate", "own_port", "address"};

bool takes(const Wish& wish, std::string_view what) {
  return std::find(wish.takes.begin(), wish.takes.end(), what) != wish.takes.end();
}

void check(Fields& fields, const Wish& wish, bool of_plan) {
  const int given = static_cast<int>(!wish.scenario.empty()) + static_cast<int>(!wish.xml.empty()) +
                    static_cast<int>(!wish.select.empty());
  if (given != 1)
    fields.fail(of_plan ? "a plan is for 'select', for one 'scenario', or for 'xml'"
                        : "a lane is for one 'scenario', or for 'xml'",
                "give exactly one of them");
  for (const std::string* name : {&wish.domain, &wish.local_domain})
    if (!is_domain(*name)) fields.fail("'" + *name + "' is no domain", "letters, digits, dots and hyphens");
  if (wish.client.empty() || wish.client.size() > kLongestName)
    fields.fail("'client' is too long, or empty", "give a short name");
  const std::vector<std::string> known(kTakes.begin(), kTakes.end());
  for (const std::string& one : wish.takes)
    if (std::find(known.begin(), known.end(), one) == known.end()) {
      const Error error = unknown("thing that a client takes", one, known, "known: " + join(known, ", "));
      fields.fail(error.what, error.remedy);
    }
  if (wish.transport == "both" ? !of_plan : !wish.transport.empty() && !from_word<Transport>(wish.transport))
    fields.fail("there is no transport '" + wish.transport + "'",
                of_plan ? "one of: starttls, direct, both" : "one of: starttls, direct");
}

Answer<const dialogue::Protocol*> protocol_of(const Wish& wish, const Scenario* scenario) {
  std::string name = wish.protocol;
  if (name.empty() && scenario != nullptr && dialogue::find_protocol(scenario->protocol) != nullptr)
    name = scenario->protocol;
  if (name.empty()) name = std::string(dialogue::protocols().front().name);
  const auto* protocol = dialogue::find_protocol(name);
  if (protocol != nullptr) return protocol;
  std::vector<std::string> names;
  for (const auto& known : dialogue::protocols()) names.emplace_back(known.name);
  return Problem{kBadRequest, unknown("protocol", name, names, "known: " + join(names, ", "))};
}

std::vector<Transport> transports_of(const Wish& wish, const dialogue::Protocol& protocol, const Scenario* scenario) {
  if (const auto one = from_word<Transport>(wish.transport)) return {*one};
  std::vector<Transport> all;
  if (protocol.starttls) all.push_back(Transport::starttls);
  if (protocol.direct) all.push_back(Transport::direct);
  if (wish.transport == "both") return all;
  for (const Transport transport : all)
    if (scenario == nullptr ||
        std::find(scenario->transports.begin(), scenario->transports.end(), transport) != scenario->transports.end())
      return {transport};
  return all;
}

}  // namespace

Answer<Wish> read_wish(const Json& body, bool of_plan) {
  Wish wish;
  Fields fields(body);
  wish.scenario = fields.text("scenario").value_or("");
  wish.xml = fields.text("xml").value_or("");
  if (of_plan) wish.select = fields.texts("select").value_or(wish.select);
  wish.client = fields.text("client").value_or(wish.client);
  wish.protocol = fields.text("protocol").value_or("");
  wish.transport = fields.text("transport").value_or("");
  wish.policy = fields.word_of<Policy>("policy").value_or(wish.policy);
  wish.domain = fields.text("domain").value_or(wish.domain);
  wish.local_domain = fields.text("local_domain").value_or(wish.local_domain);
  wish.reach = fields.text("reach").value_or("");
  wish.takes = fields.texts("takes").value_or(wish.takes);
  wish.timeout = fields.number("timeout", kShortest, kLongest).value_or(0);
  wish.seed = fields.whole("seed");
  // What is not known is said before what is not sensible.
  if (auto problem = fields.problem()) return *std::move(problem);
  check(fields, wish, of_plan);
  if (auto problem = fields.problem()) return *std::move(problem);
  return wish;
}

Wish lane_wish(const Wish& plan, const dialogue::Protocol& protocol, const Scenario& scenario, Transport transport) {
  Wish lane = plan;
  lane.select.clear();
  if (!scenario.from_user || scenario.place.file != kInlineFile) lane.xml.clear();
  lane.scenario = lane.xml.empty() ? scenario.id : "";
  lane.protocol = protocol.name;
  lane.transport = word(transport);
  return lane;
}

Json lane_body(const Wish& lane) {
  const Wish usual;
  Json body;
  lane.xml.empty() ? body["scenario"] = lane.scenario : body["xml"] = lane.xml;
  body["client"] = lane.client;
  body["protocol"] = lane.protocol;
  body["transport"] = lane.transport;
  body["policy"] = word(lane.policy);
  if (lane.domain != usual.domain) body["domain"] = lane.domain;
  if (lane.local_domain != usual.local_domain) body["local_domain"] = lane.local_domain;
  if (!lane.reach.empty()) body["reach"] = lane.reach;
  if (!lane.takes.empty()) body["takes"] = lane.takes;
  if (lane.timeout > 0) body["timeout"] = lane.timeout;
  if (lane.seed) body["seed"] = *lane.seed;
  return body;
}

Definition definition_of(const Wish& wish, const dialogue::Protocol& protocol) {
  Definition definition;
  definition.name = wish.client;
  definition.protocol = std::string(protocol.name);
  definition.policy = wish.policy;
  definition.mode = Mode::port;
  definition.success.exit = 0;
  definition.success.reach = wish.reach;
  definition.checks_addresses = takes(wish, "address");
  for (const std::string& one : wish.takes)
    if (one != "address") definition.argv.push_back("{" + one + "}");
  return definition;
}

Answer<Meant> resolve(const Wish& wish, Shelf& shelf) {
  const Scenario* scenario = nullptr;
  if (wish.select.empty()) {
    auto found = wish.xml.empty() ? shelf.find(wish.scenario) : shelf.take(wish.xml);
    if (!found) return found.problem();
    scenario = *found;
  }
  auto protocol = protocol_of(wish, scenario);
  if (!protocol) return protocol.problem();
  std::vector<std::string> ids;
  if (scenario != nullptr) {
    ids = {scenario->id};
  } else {
    auto selected = shelf.select(wish.select, std::string((*protocol)->name));
    if (!selected) return selected.problem();
    ids = std::move(*selected);
  }
  auto plan = runner::make_plan(shelf.catalogue(), ids, std::string((*protocol)->name), definition_of(wish, **protocol),
                                transports_of(wish, **protocol, scenario), wish.policy, {});
  if (!plan) return Problem{kBadRequest, plan.error()};
  return Meant{*protocol, std::move(*plan)};
}

}  // namespace footpad::api
