// What a scenario's <dns> says: plain values. The types are those that Footpad can say something of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/words.h"
#include "model/place.h"
#include "model/words.h"

namespace footpad {

// Its number on the wire (IANA, "Resource Record (RR) TYPEs").
enum class DnsType : std::uint16_t {
  a = 1,
  cname = 5,
  ptr = 12,
  mx = 15,
  txt = 16,
  aaaa = 28,
  srv = 33,
  tlsa = 52,
  svcb = 64,
  https = 65,
  any = 255  // in a rule: every type
};
template <>
struct Words<DnsType> {
  static constexpr std::array<std::pair<DnsType, std::string_view>, 11> table{{{DnsType::a, "A"},
                                                                               {DnsType::aaaa, "AAAA"},
                                                                               {DnsType::cname, "CNAME"},
                                                                               {DnsType::https, "HTTPS"},
                                                                               {DnsType::mx, "MX"},
                                                                               {DnsType::ptr, "PTR"},
                                                                               {DnsType::srv, "SRV"},
                                                                               {DnsType::svcb, "SVCB"},
                                                                               {DnsType::tlsa, "TLSA"},
                                                                               {DnsType::txt, "TXT"},
                                                                               {DnsType::any, "*"}}};
};

// How a look-up can go wrong.
enum class DnsFailure { nxdomain, nodata, servfail, refused, timeout };
template <>
struct Words<DnsFailure> {
  static constexpr std::array<std::pair<DnsFailure, std::string_view>, 5> table{{{DnsFailure::nxdomain, "nxdomain"},
                                                                                 {DnsFailure::nodata, "nodata"},
                                                                                 {DnsFailure::servfail, "servfail"},
                                                                                 {DnsFailure::refused, "refused"},
                                                                                 {DnsFailure::timeout, "timeout"}}};
};

// One <dns>. Those of one name and type are a set: it replaces what the world would say, and its first gives the ttl
// and the flags.
struct DnsRule {
  std::string name;  // ${domain} and the like are expanded, as in `text`
  DnsType type = DnsType::a;
  std::string text;  // the data as zone files write it; of an address also "footpad": the one the lane gives that name
  std::optional<DnsFailure> failure;   // instead of data
  std::uint32_t ttl = 60;              // seconds
  bool secure = false;                 // the AD bit: "this was validated" (RFC 6840 5.8)
  bool truncate = false;               // over UDP only the TC bit comes, so that the client asks again by TCP
  std::string since;                   // only once the <on> of this name has fired; until then as if it were not there
  std::optional<Transport> transport;  // only in cases on this transport
  bool optional = false;               // need not be asked for to count the attack as delivered
  Place place;
};

}  // namespace footpad
