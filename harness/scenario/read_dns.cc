#include "scenario/read_dns.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "dns/data.h"
#include "dns/name.h"
#include "dns/worlds.h"
#include "scenario/read_on.h"

namespace footpad::scenario {
namespace {

constexpr int kMostTtl = 86400;
// Filled in by the lane: the SHA-256 of a public key in hex, of the genuine server's, of the one that is shown, and of
// the authority that the client trusts.
constexpr std::array<std::string_view, 3> kKeyDigests{"spki_sha256", "shown_spki_sha256", "root_spki_sha256"};

bool is_key_digest(std::string_view name) {
  return std::find(kKeyDigests.begin(), kKeyDigests.end(), name) != kKeyDigests.end();
}

// The text as it could be in a case: a variable as it is, what the lane fills in as a plain word.
std::string filled_in(std::string text, const Variables& variables) {
  for (auto open = text.find("${"); open != std::string::npos; open = text.find("${", open)) {
    const auto close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open + 2, close - open - 2);
    const auto variable = variables.find(name);
    const std::string value = is_key_digest(name)                 ? std::string(64, '0')
                              : variable != variables.end()       ? variable->second
                              : name == "domain" || name == "jid" ? "x.test"
                                                                  : "x";
    text.replace(open, close + 1 - open, value);
    open += value.size();
  }
  return text;
}

// Known variables, none of them about a unit: there is none in a look-up.
void check_text(const Node& node, const std::string& text, const Variables& variables) {
  Variables known = variables;
  for (const auto digest : kKeyDigests) known.emplace(digest, "");
  check_variables(node, text, known);
  for (const char* of_unit : {"${unit}", "${field:"})
    if (text.find(of_unit) != std::string::npos)
      node.fault_in(of_unit, "a look-up has no unit of the dialogue", "use ${domain}, ${user} or a <var>");
}

void check_data(const Node& node, const DnsRule& rule, const Variables& variables) {
  if (rule.text.empty())
    return node.fault("a <dns> without data", "write the record's data in it, or fail=\"nxdomain\"");
  const bool address = rule.type == DnsType::a || rule.type == DnsType::aaaa;
  if (address && rule.text == dns::kOwnAddress) return;
  if (const auto data = dns::data_of(rule.type, filled_in(rule.text, variables)); !data)
    node.fault_in(rule.text.substr(0, rule.text.find('\n')),
                  "'" + rule.text + "' is not the data of " + std::string(word(rule.type)), data.error().remedy);
}

DnsRule read_rule(const Node& node, const Variables& variables) {
  node.allow({"name", "type", "fail", "ttl", "secure", "truncate", "since", "transport", "optional"}, {});
  node.require("name");
  node.require("type");
  DnsRule rule;
  rule.place = node.place();
  rule.name = node.attribute_or("name", "");
  rule.type = node.word_of("type", DnsType::any);
  if (node.attribute("fail")) rule.failure = node.word_of("fail", DnsFailure::nxdomain);
  rule.text = node.body();
  rule.ttl = static_cast<std::uint32_t>(node.number("ttl", static_cast<int>(rule.ttl), 0, kMostTtl));
  rule.secure = node.flag("secure");
  rule.truncate = node.flag("truncate");
  rule.since = node.attribute_or("since", "");
  if (node.attribute("transport")) rule.transport = node.word_of("transport", Transport::starttls);
  rule.optional = node.flag("optional");
  check_text(node, rule.name, variables);
  check_text(node, rule.text, variables);
  if (node.attribute("name") && !dns::name_to_wire(filled_in(rule.name, variables)))
    node.fault_at("name", "'" + rule.name + "' is not a domain name",
                  "labels of 1 to 63 octets with dots between them, as in www.${domain}");
  const auto type = node.attribute("type");
  if (!type || !from_word<DnsType>(*type)) return rule;
  if (node.attribute("fail")) {
    if (!rule.text.empty()) node.fault("a look-up that fails has no data", "leave out the text, or fail=\"...\"");
  } else if (rule.type == DnsType::any) {
    node.fault_at("type", "every type cannot have the same data", "use it with fail=\"...\", or name one type");
  } else {
    check_data(node, rule, variables);
  }
  return rule;
}

}  // namespace

std::vector<DnsRule> read_dns(const Node& root, const Variables& variables) {
  std::set<std::string> names;
  for (const Node& on : root.children("on")) names.insert(on.attribute_or("name", ""));
  std::vector<DnsRule> rules;
  for (const Node& node : root.children("dns")) {
    DnsRule rule = read_rule(node, variables);
    check_on_name(node, "since", rule.since, names);
    for (const DnsRule& other : rules)
      if (dns::folded(other.name) == dns::folded(rule.name) && other.type == rule.type && other.since == rule.since &&
          (!other.transport || !rule.transport || *other.transport == *rule.transport) &&
          (other.failure || rule.failure))
        node.fault("this look-up is answered already, and one of the two fails", "keep one");
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace footpad::scenario
