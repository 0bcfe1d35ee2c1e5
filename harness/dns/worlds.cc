#include "dns/worlds.h"

#include "base/text.h"
#include "dns/numbers.h"
#include "dns/octets.h"

namespace footpad::dns {
namespace {

// "5.113.0.203.in-addr.arpa" (RFC 1035 §3.5), or of ip6.arpa (RFC 3596 §2.5); empty where it is no address.
std::string reverse_name(const std::string& address) {
  std::string out;
  if (const auto four = ipv4_of(address)) {
    for (std::size_t i = four->size(); i-- > 0;) out += std::to_string(octet(*four, i)) + ".";
    return out + "in-addr.arpa";
  }
  const auto six = ipv6_of(address);
  if (!six) return out;
  const std::string digits = to_hex(*six);
  for (std::size_t i = digits.size(); i-- > 0;) out += {digits[i], '.'};
  return out + "ip6.arpa";
}

Status add_host(Zone& zone, const Host& host) {
  Status status = Done{};
  const auto add = [&](const std::string& address, DnsType type) {
    if (status && !address.empty()) status = zone.add(host.name, type, address);
    if (status && !address.empty()) status = zone.add(reverse_name(address), DnsType::ptr, host.name);
  };
  add(host.four, DnsType::a);
  add(host.six, DnsType::aaaa);
  return status;
}

}  // namespace

Result<Zone> honest_zone(const std::string& domain, const std::vector<Service>& services,
                         const std::vector<Host>& hosts) {
  Zone zone(domain);
  Status status = Done{};
  for (const Service& service : services)
    if (status)
      status = zone.add(service.name, DnsType::srv, "0 0 " + std::to_string(service.port) + " " + service.target);
  for (const Host& host : hosts)
    if (status) status = add_host(zone, host);
  if (!status) return status.error();
  return zone;
}

Status change_zone(Zone& zone, const std::vector<DnsRule>& rules, const Filling& filling) {
  for (std::size_t number = 0; number < rules.size(); ++number) {
    DnsRule rule = rules[number];
    if (rule.transport && *rule.transport != filling.transport) continue;
    rule.name = filling.expand(rule.name);
    rule.text = filling.expand(rule.text);
    const bool four = rule.type == DnsType::a, six = rule.type == DnsType::aaaa;
    if ((four || six) && rule.text == kOwnAddress) {
      const Host host = filling.addresses_of(rule.name);
      rule.text = four ? host.four : host.six;
    }
    if (Status status = zone.change(rule, number); !status) return status;
  }
  return Done{};
}

}  // namespace footpad::dns
