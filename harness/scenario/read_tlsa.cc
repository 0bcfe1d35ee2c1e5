#include "scenario/read_tlsa.h"

#include "base/text.h"
#include "scenario/recipe_checks.h"

namespace footpad::scenario {

Tlsa read_tlsa(const Node& node, const std::vector<std::string>& known) {
  node.allow({"usage", "selector", "matching", "of", "hex", "secure", "defect"}, {});
  Tlsa tlsa;
  tlsa.usage = node.number("usage", tlsa.usage, 0, 255);
  tlsa.selector = node.number("selector", tlsa.selector, 0, 255);
  tlsa.matching = node.number("matching", tlsa.matching, 0, 255);
  tlsa.of = node.attribute_or("of", "");
  if (!tlsa.of.empty()) check_word(node, "of", tlsa.of, known);
  tlsa.hex = node.attribute_or("hex", "");
  if (!from_hex(tlsa.hex)) node.fault_at("hex", "not hexadecimal", "pairs of 0-9a-f");
  if (!tlsa.of.empty() && !tlsa.hex.empty())
    node.fault_at("of", "a record has the digest of a certificate or octets of its own", "leave one of them out");
  tlsa.secure = node.flag("secure", true);
  tlsa.defect = node.flag("defect");
  if (!tlsa.usable() && tlsa.hex.empty())
    node.fault("a record of unknown kind says nothing of a certificate", "give its octets: hex=\"00\"");
  return tlsa;
}

}  // namespace footpad::scenario
