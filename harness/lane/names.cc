#include "lane/names.h"

#include "base/text.h"
#include "dns/worlds.h"
#include "pki/pem.h"

namespace footpad::lane {

Result<dns::Zone> zone_of(const Scenario& scenario, const dialogue::Protocol& protocol, Transport transport,
                          Policy policy, const tamper::Names& names, const Keys& keys, World& world) {
  const std::string& domain = names.canaries->domain;
  const std::string_view service = transport == Transport::direct ? protocol.direct_srv : protocol.starttls_srv;
  std::vector<dns::Service> services;
  if (!service.empty()) services.push_back({std::string(service) + "." + domain, protocol.port(transport), domain});
  std::vector<dns::Host> hosts;
  for (const auto& [name, addresses] : world.hosts()) hosts.push_back({name, addresses.four, addresses.six});
  auto zone = dns::honest_zone(domain, services, hosts);
  if (!zone) return zone;
  if (protocol.by_mx)
    if (auto added = zone->add(domain, DnsType::mx, "10 " + domain); !added) return added.error();
  const auto addresses_of = [&world](const std::string& name) {
    const Addresses& addresses = world.addresses_of(name);
    return dns::Host{name, addresses.four, addresses.six};
  };
  auto variables = names.variables != nullptr ? *names.variables : std::map<std::string, std::string>{};
  variables["spki_sha256"] = to_hex(from_base64(keys.genuine->spki_pin).value_or(""));
  variables["shown_spki_sha256"] = to_hex(from_base64(keys.shown->spki_pin).value_or(""));
  if (!keys.genuine->trusted.empty())
    variables["root_spki_sha256"] = pki::tlsa_digest(keys.genuine->trusted.front(), 1);
  variables["port"] = std::to_string(protocol.port(transport));
  for (std::size_t i = 0; i < keys.shown->tlsa.size(); ++i)
    variables["tlsa_" + std::to_string(i + 1)] = keys.shown->tlsa[i].text;
  if (policy == Policy::dane && !scenario.names_key) {
    const std::string place = "_" + variables["port"] + "._tcp." + domain;
    const bool is_control = scenario.kind == Scenario::Kind::control;
    const std::string record = "3 1 1 " + variables[is_control ? "shown_spki_sha256" : "spki_sha256"];
    if (auto added = zone->add(place, DnsType::tlsa, record); !added) return added.error();
  }
  if (scenario.names_key || policy == Policy::dane) zone->vouch();
  const tamper::Names all{names.canaries, &variables, nullptr};
  const auto expand = [&all](std::string_view text) { return tamper::expand(text, all); };
  if (auto changed = dns::change_zone(*zone, scenario.dns, {expand, addresses_of, transport}); !changed)
    return changed.error();
  return zone;
}

Event told(const std::vector<std::string>& records) {
  Event event;
  event.type = Event::Type::looked_up;
  event.what = "TLSA";
  event.detail = join(records, ", ");
  std::vector<std::string> rules;
  for (std::size_t i = 0; i < records.size(); ++i) rules.push_back(std::to_string(i));
  event.fields = {{"via", "command line"}, {"secure", "true"}, {"rules", join(rules, " ")}};
  return event;
}

Event looked_up(const dns::Answer& answer, bool tcp, const std::string& asked) {
  Event event;
  event.type = Event::Type::looked_up;
  event.what = answer.question;
  event.detail = answer.outcome;
  event.fields = {{"via", tcp ? "tcp" : "udp"}, {"server", asked}};
  if (answer.secure) event.fields["secure"] = "true";
  std::vector<std::string> rules;
  for (const std::size_t rule : answer.rules) rules.push_back(std::to_string(rule));
  if (!rules.empty()) event.fields["rules"] = join(rules, " ");
  return event;
}

}  // namespace footpad::lane
