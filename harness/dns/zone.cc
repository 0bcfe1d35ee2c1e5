#include "dns/zone.h"

#include <utility>

#include "base/text.h"
#include "dns/data.h"
#include "dns/name.h"
#include "dns/octets.h"

namespace footpad::dns {
namespace {

constexpr int kMostAliases = 8;
constexpr std::uint16_t kStartOfAuthority = 6;
constexpr std::uint32_t kTtl = 60;  // seconds; also how long "there is none" holds (RFC 2308 §5)

void say(Reply& reply, const std::string& what) {
  if (!reply.outcome.empty()) reply.outcome += ", ";
  reply.outcome += what;
}

}  // namespace

Status Zone::put(Set& set, DnsType type, const std::string& text) {
  auto data = data_of(type, text);
  if (!data) return data.error();
  set.data.push_back(std::move(*data));
  set.texts.emplace_back(trim(text));
  return Done{};
}

Zone::Sets& Zone::at(const std::string& name) {
  const std::string key = folded(name);
  for (std::string above = parent(key); above != "."; above = parent(above)) above_.insert(above);
  return names_[key];
}

Status Zone::add(const std::string& name, DnsType type, const std::string& text) {
  if (!name_to_wire(name)) return Error{"'" + name + "' is not a domain name", "", ""};
  return put(at(name)[type], type, text);
}

Status Zone::change(const DnsRule& rule, std::size_t number) {
  if (!name_to_wire(rule.name))
    return Error{"'" + rule.name + "' is not a domain name", "see <dns> in " + rule.place.file, ""};
  if (!rule.since.empty()) {
    later_.push_back({rule, number});
    return Done{};
  }
  Sets& sets = at(rule.name);
  const bool instead_of_all = rule.type == DnsType::any || rule.type == DnsType::cname;
  std::erase_if(sets, [&](const auto& entry) {
    return entry.second.rules.empty() && (instead_of_all || entry.first == rule.type);
  });
  const bool fresh = !sets.contains(rule.type);
  Set& set = sets[rule.type];
  set.rules.push_back(number);
  if (fresh) {
    set.failure = rule.failure;
    set.ttl = rule.ttl;
    set.secure = rule.secure;
    set.truncate = rule.truncate;
  }
  if (rule.failure) return Done{};
  if (Status put_in = put(set, rule.type, rule.text); !put_in)
    return Error{put_in.error().what, put_in.error().remedy + "; see <dns> in " + rule.place.file, ""};
  return Done{};
}

void Zone::go_on(const std::function<bool(const std::string&)>& has_happened) {
  std::vector<Later> due;
  for (auto later = later_.begin(); later != later_.end();) {
    if (!has_happened(later->rule.since)) {
      ++later;
      continue;
    }
    due.push_back(std::move(*later));
    later = later_.erase(later);
  }
  for (const Later& later : due) at(later.rule.name).erase(later.rule.type);
  for (Later& later : due) {
    later.rule.since.clear();
    static_cast<void>(change(later.rule, later.number));  // read_dns() has seen that it can be said
  }
}

void Zone::vouch() {
  for (auto& [name, sets] : names_)
    for (auto& [type, set] : sets) set.secure = true;
}

const Zone::Set* Zone::find(const std::string& name, DnsType type) const {
  const auto sets = names_.find(name);
  if (sets == names_.end()) return nullptr;
  for (const DnsType kind : {type, DnsType::cname, DnsType::any})
    if (const auto found = sets->second.find(kind); found != sets->second.end()) return &found->second;
  return nullptr;
}

Record Zone::authority(const std::string& name) const {
  const std::string apex = folded(domain_);
  const bool below = name == apex || name.ends_with("." + apex);
  Bytes data;
  for (int i = 0; i < 2; ++i) data += name_to_wire(below ? apex : ".").value_or(Bytes(1, '\0'));
  for (const std::uint32_t value : {1U, 3600U, 600U, 86400U, kTtl}) put_32(data, value);
  return {below ? apex : ".", kStartOfAuthority, kTtl, data};
}

void Zone::fail(Reply& reply, const std::string& name, DnsFailure failure) const {
  switch (failure) {
    case DnsFailure::nxdomain: reply.response.code = Code::no_such_name; break;
    case DnsFailure::nodata: break;
    case DnsFailure::servfail: reply.response.code = Code::server_failure; return say(reply, "SERVFAIL");
    case DnsFailure::refused: reply.response.code = Code::refused; return say(reply, "REFUSED");
    case DnsFailure::timeout: reply.dropped = true; return say(reply, "no answer");
  }
  reply.response.authority = {authority(name)};
  say(reply, failure == DnsFailure::nxdomain ? "NXDOMAIN" : "NODATA");
}

Reply Zone::lookup(const std::string& name, std::uint16_t type) const {
  Reply reply;
  reply.response.secure = true;
  std::string at = folded(name);
  std::string owner = name;
  for (int aliases = 0;; ++aliases) {
    const Set* set = find(at, static_cast<DnsType>(type));
    if (set == nullptr) {
      reply.response.secure = false;
      fail(reply, at, names_.contains(at) || above_.contains(at) ? DnsFailure::nodata : DnsFailure::nxdomain);
      return reply;
    }
    reply.rules.insert(reply.rules.end(), set->rules.begin(), set->rules.end());
    reply.response.secure = reply.response.secure && set->secure;
    reply.response.truncate = reply.response.truncate || set->truncate;
    if (set->failure) {
      fail(reply, at, *set->failure);
      return reply;
    }
    const Sets& sets = names_.at(at);
    const auto alias = sets.find(DnsType::cname);
    const bool is_alias = alias != sets.end() && set == &alias->second;
    const std::uint16_t its_type = is_alias ? static_cast<std::uint16_t>(DnsType::cname) : type;
    for (std::size_t i = 0; i < set->data.size(); ++i) {
      reply.response.answers.push_back({owner, its_type, set->ttl, set->data[i]});
      say(reply, (is_alias && its_type != type ? "CNAME " : "") + set->texts[i]);
    }
    if (its_type == type) return reply;
    owner = set->texts.front();
    at = folded(owner);
    if (aliases < kMostAliases) continue;
    reply.response.answers.clear();
    fail(reply, at, DnsFailure::servfail);  // a circle of aliases
    return reply;
  }
}

}  // namespace footpad::dns
