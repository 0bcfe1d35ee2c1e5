// Zones made: the honest world's, and what a scenario changes in it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/zone.h"

namespace footpad::dns {

// A service of the domain: SRV record `name` ("_xmpp-client._tcp.example.test"), priority and weight the usual 0 and 0.
struct Service {
  std::string name;
  int port = 0;
  std::string target;  // a host; "." says that there is no such service (RFC 2782)
};

// A, AAAA and PTR. An empty address is left out.
struct Host {
  std::string name;
  std::string four, six;
};

Result<Zone> honest_zone(const std::string& domain, const std::vector<Service>& services,
                         const std::vector<Host>& hosts);

// How a lane fills in what a scenario leaves open.
struct Filling {
  std::function<std::string(std::string_view)> expand;        // a text with its ${...}
  std::function<Host(const std::string& name)> addresses_of;  // for "footpad"
  Transport transport = Transport::starttls;                  // of the case: rules for another are left out
};

// Puts the rules in the place of what the zone says.
Status change_zone(Zone& zone, const std::vector<DnsRule>& rules, const Filling& filling);

// The word for "the address that the lane gives this name".
inline constexpr std::string_view kOwnAddress = "footpad";

}  // namespace footpad::dns
