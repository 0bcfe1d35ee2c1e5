// What is said of which name: the world's records, and what a scenario puts in their place.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "dns/message.h"
#include "model/dns.h"

namespace footpad::dns {

// What a look-up comes to.
struct Reply {
  Response response;
  bool dropped = false;            // nothing is said
  std::string outcome;             // for people: "10 5 5222 xmpp.example.test", "NXDOMAIN"
  std::vector<std::size_t> rules;  // numbers of the rules that made it, in order
};

class Zone {
 public:
  // `domain`: whose SOA goes with "there is no such thing" below it; elsewhere the root's does.
  explicit Zone(std::string domain) : domain_(std::move(domain)) {}

  // A record of the honest world. `text` as data_of() reads it.
  Status add(const std::string& name, DnsType type, const std::string& text);
  // What a scenario says, under its number, with all its ${...} filled in. In the place of what the world says of the
  // name and type; of every type where the rule is about all, or about an alias. Further rules of the name and type add
  // to it.
  Status change(const DnsRule& rule, std::size_t number);

  // Rules with `since` wait for this: those of which `has_happened` says so take the place of all that was said.
  void go_on(const std::function<bool(const std::string&)>& has_happened);

  // DNSSEC vouches for all that was added so far.
  void vouch();

  // `type` may be any number. Aliases are followed within the zone.
  [[nodiscard]] Reply lookup(const std::string& name, std::uint16_t type) const;

 private:
  struct Set {
    std::vector<Bytes> data;
    std::vector<std::string> texts;
    std::optional<DnsFailure> failure;
    std::uint32_t ttl = 60;
    bool secure = false;
    bool truncate = false;
    std::vector<std::size_t> rules;  // none: the world's
  };
  using Sets = std::map<DnsType, Set>;  // DnsType::any: what is said of every other type

  struct Later {
    DnsRule rule;
    std::size_t number;
  };

  static Status put(Set& set, DnsType type, const std::string& text);
  Sets& at(const std::string& name);
  [[nodiscard]] const Set* find(const std::string& name, DnsType type) const;
  [[nodiscard]] Record authority(const std::string& name) const;
  void fail(Reply& reply, const std::string& name, DnsFailure failure) const;

  std::string domain_;
  std::map<std::string, Sets> names_;  // by folded name
  std::vector<Later> later_;
  std::set<std::string> above_;  // names that others stand below: they exist, and have nothing (RFC 8020)
};

}  // namespace footpad::dns
