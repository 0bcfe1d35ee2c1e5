#include "scenario/read_certificate.h"

#include <algorithm>

#include "base/text.h"
#include "model/recipe_words.h"
#include "scenario/recipe_checks.h"

namespace footpad::scenario {
namespace {

const std::vector<std::string> kNames{"dns", "ip", "email", "uri", "dn", "srv", "xmpp", "other", "raw"};

constexpr int kMostNames = 20000, kMostCopies = 200, kMostOctets = 100000;

std::vector<std::string> subject_of(const Node& node, std::string_view attribute) {
  std::vector<std::string> out;
  for (const auto& part : split(value_of(node, attribute), '|')) {
    const std::string trimmed(trim(part));
    if (trimmed.empty()) continue;
    const auto equals = trimmed.find('=');
    const auto typed = split(trimmed.substr(0, equals), ':');
    check_word(node, attribute, typed.front(), list_of(recipe_subject_types));
    const bool numbered = typed.size() == 2 && typed[1].find_first_not_of("0123456789") == std::string::npos;
    if (typed.size() > 1 && !numbered) check_word(node, attribute, typed[1], list_of(recipe_string_types));
    if (equals == std::string::npos) node.fault_at(attribute, "'" + trimmed + "' has no value", "write CN=value");
    out.push_back(trimmed);
  }
  return out;
}

GeneralName read_name(const Node& node) {
  using Type = GeneralName::Type;
  const std::string kind = node.name();
  GeneralName name;
  name.type = static_cast<Type>(std::find(kNames.begin(), kNames.end(), kind) - kNames.begin());  // same order
  if (name.type == Type::other) {
    node.allow({"value", "oid", "count"}, {});
    node.require("oid");
    name.oid = node.attribute_or("oid", "");
    if (!is_dotted_oid(name.oid))
      node.fault_at("oid", "'" + name.oid + "' is not an OID", "write it with dots: 1.3.6.1.5.5.7.8.5");
  } else if (name.type == Type::raw) {
    node.allow({"value", "tag", "count"}, {});
    node.require("tag");
    name.tag = node.number("tag", 9, 0, 30);
  } else {
    node.allow({"value", "count"}, {});
  }
  name.count = node.number("count", 1, 1, kMostNames);
  node.require("value");
  name.value = value_of(node, "value");
  return name;
}

std::vector<GeneralName> read_names(const Node& parent) {
  std::vector<GeneralName> out;
  for (const Node& child : parent.children())
    if (std::find(kNames.begin(), kNames.end(), child.name()) != kNames.end()) out.push_back(read_name(child));
  return out;
}

void check_values(const Node& node, const Extension& extension) {
  for (const std::string& value : extension.values) {
    if (extension.name == "keyUsage") check_word(node, "value", value, list_of(recipe_key_usages));
    if (extension.name == "extendedKeyUsage" && !is_dotted_oid(value))
      check_word(node, "value", value, list_of(recipe_purposes));
    if (extension.name == "basicConstraints" && !value.starts_with("pathlen:"))
      check_word(node, "value", value, {"CA:TRUE", "CA:FALSE"});
    if (extension.name == "tlsFeature") check_word(node, "value", value, {"status_request", "status_request_v2"});
    if (extension.name == "certificatePolicies" && !is_dotted_oid(value))
      node.fault_at("value", "'" + value + "' is not an OID", "write it with dots: 2.23.140.1.2.1");
    if (extension.name == "policyConstraints" && !value.starts_with("require:") && !value.starts_with("inhibit:"))
      node.fault_at("value", "'" + value + "' is no constraint", "write require:0 or inhibit:0");
    if (extension.name == "authorityInfoAccess" && !value.starts_with("ocsp:") && !value.starts_with("issuers:"))
      node.fault_at("value", "'" + value + "' is no access description", "write ocsp:URL or issuers:URL");
    if (value.starts_with("pathlen:") && value.find_first_not_of("-0123456789", 8) != std::string::npos)
      node.fault_at("value", "'" + value + "' is not a path length", "write pathlen:0");
  }
}

Extension read_extension(const Node& node) {
  std::vector<std::string> children = kNames;
  children.insert(children.end(), {"permit", "exclude"});
  node.allow({"name", "critical", "critical-octet", "hex", "append", "value", "duplicate"}, children);
  node.require("name");
  Extension extension;
  extension.name = node.attribute_or("name", "");
  if (!is_dotted_oid(extension.name)) check_word(node, "name", extension.name, list_of(recipe_extensions));
  extension.critical = node.flag("critical");
  extension.duplicate = node.flag("duplicate");
  extension.critical_octet = node.attribute_or("critical-octet", "");
  if (const auto octet = from_hex(extension.critical_octet);
      !extension.critical_octet.empty() && (!octet || octet->size() != 1))
    node.fault_at("critical-octet", "'" + extension.critical_octet + "' is not one octet", "two of 0-9a-f");
  extension.hex = node.attribute_or("hex", "");
  extension.append = node.attribute_or("append", "");
  if (!from_hex(extension.append)) node.fault_at("append", "not hexadecimal", "pairs of 0-9a-f");
  extension.values = words_of(node.attribute_or("value", ""));
  extension.names = read_names(node);
  for (const Node& permit : node.children("permit")) {
    permit.allow({"minimum"}, kNames);
    extension.minimum = std::max(extension.minimum, permit.number("minimum", 0, 0, 127));
    const auto names = read_names(permit);
    extension.names.insert(extension.names.end(), names.begin(), names.end());
  }
  for (const Node& exclude : node.children("exclude")) {
    exclude.allow({"minimum"}, kNames);
    extension.minimum = std::max(extension.minimum, exclude.number("minimum", 0, 0, 127));
    const auto names = read_names(exclude);
    extension.excluded.insert(extension.excluded.end(), names.begin(), names.end());
  }
  check_values(node, extension);
  if (!extension.hex.empty() && !from_hex(extension.hex)) node.fault_at("hex", "not hexadecimal", "pairs of 0-9a-f");
  const bool typed =
      extension.name == "subjectAltName" || extension.name == "nameConstraints" || node.attribute("value");
  if (!typed && extension.hex.empty())
    node.fault("the extension '" + extension.name + "' has no content", "give it value=\"...\" or hex=\"...\"");
  return extension;
}

struct Operation {
  std::string_view name;
  std::vector<std::string_view> needs;
};

Mutation read_mutation(const Node& node) {
  static const std::vector<Operation> operations{
      {"set-signature", {"hex"}},   {"outer-sigalg", {"oid"}},     {"both-sigalgs", {"oid"}}, {"set", {"field", "hex"}},
      {"append", {"field", "hex"}}, {"length", {"field", "form"}}, {"replace", {"hex"}},      {"truncate", {"octets"}}};
  node.allow({"op", "hex", "oid", "field", "form", "octets"}, {});
  node.require("op");
  Mutation mutation;
  mutation.op = node.attribute_or("op", "");
  mutation.hex = node.attribute_or("hex", "");
  mutation.oid = node.attribute_or("oid", "");
  mutation.field = node.attribute_or("field", "");
  mutation.form = node.attribute_or("form", "");
  mutation.octets = node.number("octets", 0, 0, kMostOctets);
  check_word(node, "op", mutation.op, list_of(recipe_mutations));
  for (const Operation& operation : operations)
    for (const std::string_view attribute : operation.needs)
      if (operation.name == mutation.op) node.require(std::string(attribute));
  if (!from_hex(mutation.hex)) node.fault_at("hex", "not hexadecimal", "pairs of 0-9a-f");
  if (!mutation.oid.empty() && !is_dotted_oid(mutation.oid))
    node.fault_at("oid", "'" + mutation.oid + "' is not an OID", "write it with dots");
  if (mutation.op == "set") check_word(node, "field", mutation.field, list_of(recipe_fields));
  if (mutation.op == "append") check_word(node, "field", mutation.field, {"validity", "tbs", "certificate"});
  if (mutation.op == "length") {
    check_word(node, "field", mutation.field, {"tbs", "certificate"});
    check_word(node, "form", mutation.form, {"indefinite", "long"});
  }
  return mutation;
}

// A reference to another certificate, which must stand above.
std::string reference(const Node& node, std::string_view attribute, const std::vector<std::string>& above,
                      bool self_allowed) {
  const std::string id = node.attribute_or(attribute, "");
  if (id.empty() || (id == "self" && self_allowed)) return id;
  if (std::find(above.begin(), above.end(), id) != above.end()) return id;
  const std::string near = nearest(id, above);
  node.fault_at(attribute, "there is no certificate '" + id + "' above",
                near.empty() ? "there are: " + join(above, ", ") : "did you mean '" + near + "'?");
  return id;
}

std::string duration(const Node& node, std::string_view attribute) {
  const std::string text = node.attribute_or(attribute, "");
  if (!text.empty() && !duration_seconds(text) && !time_form(text))
    node.fault_at(attribute, "'" + text + "' is not a time",
                  "relative to now: -P30D, PT10M, P1DT12H, no months or years; or utc:TEXT, generalized:TEXT, N:TEXT");
  return text;
}

Sct read_sct(const Node& node, bool in_authority, const std::vector<std::string>& above) {
  node.allow({"of", "timestamp", "log", "flip-signature"}, {});
  if (in_authority) node.fault("clients look for timestamps in leaves", "put it into a <cert>");
  Sct sct;
  sct.of = reference(node, "of", above, false);
  sct.timestamp = node.attribute_or("timestamp", sct.timestamp);
  if (!duration_seconds(sct.timestamp))
    node.fault_at("timestamp", "'" + sct.timestamp + "' is not a time",
                  "relative to now: -P30D, PT10M, P1DT12H, no months or years");
  const std::string log = node.attribute_or("log", "known");
  check_word(node, "log", log, {"known", "unknown"});
  sct.known = log == "known";
  sct.flip_signature = node.flag("flip-signature");
  return sct;
}

std::string serial_of(const Node& node) {
  const std::string text = node.attribute_or("serial", "");
  const auto digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.find_first_not_of("0123456789") != std::string::npos || (digits.empty() && !text.empty()))
    node.fault_at("serial", "'" + text + "' is not a decimal number", "");
  return text;
}

void read_children(const Node& element, const std::vector<std::string>& above, CertificateNode& node) {
  if (const auto san = element.child("san")) {
    san->allow({"critical"}, kNames);
    node.san = read_names(*san);
    node.san_critical = san->flag("critical");
  }
  for (const Node& child : element.children("ext")) node.extensions.push_back(read_extension(child));
  for (const Node& child : element.children("drop")) {
    child.allow({"ext"}, {});
    child.require("ext");
    node.drops.push_back(child.attribute_or("ext", ""));
    check_word(child, "ext", node.drops.back(), list_of(recipe_extensions));
  }
  for (const Node& child : element.children("sct")) node.scts.push_back(read_sct(child, node.ca, above));
  for (const Node& child : element.children("mutate")) node.mutations.push_back(read_mutation(child));
}

}  // namespace

namespace {

CertificateNode read_certificate(const Node& element, const std::vector<std::string>& above) {
  element.allow({"id", "base", "subject", "issuer", "issuer-name", "sign-with", "key", "key-of", "explicit-of",
                 "ski-of", "digest", "not-before", "not-after", "serial", "version", "count", "defect", "also"},
                {"san", "ext", "drop", "sct", "mutate"});
  element.require("id");
  CertificateNode node;
  node.place = element.place();
  node.id = element.attribute_or("id", "");
  if (std::find(above.begin(), above.end(), node.id) != above.end() || node.id == "self")
    element.fault_at("id", "there is a certificate '" + node.id + "' already",
                     "choose another id; base=\"" + node.id + "\" copies it");
  node.ca = element.name() == "ca";
  node.base = reference(element, "base", above, false);
  if (element.attribute("subject")) node.subject = subject_of(element, "subject");
  if (element.attribute("issuer-name")) node.issuer_name = subject_of(element, "issuer-name");
  node.issuer = reference(element, "issuer", above, true);
  node.sign_with = reference(element, "sign-with", above, true);
  node.key_of = reference(element, "key-of", above, false);
  node.explicit_of = reference(element, "explicit-of", above, false);
  node.ski_of = reference(element, "ski-of", above, false);
  node.key = element.attribute_or("key", "");
  if (!node.key.empty()) check_word(element, "key", node.key, list_of(recipe_keys));
  node.digest = element.attribute_or("digest", "");
  if (!node.digest.empty()) check_word(element, "digest", node.digest, list_of(recipe_digests));
  node.not_before = duration(element, "not-before");
  node.not_after = duration(element, "not-after");
  node.serial = serial_of(element);
  if (element.attribute("version")) node.version = element.number("version", 3, 1, 8);
  node.defect = element.flag("defect");
  node.also = element.attribute_or("also", "");
  for (const std::string& respect : words_of(node.also))
    check_word(
        element, "also", respect,
        {"names", "validity", "issuing", "key", "digest", "serial", "version", "extensions", "mutations", "scts"});
  read_children(element, above, node);
  return node;
}

}  // namespace

std::vector<CertificateNode> read_certificates(const Node& element, const std::vector<std::string>& above) {
  const CertificateNode one = read_certificate(element, above);
  const int count = element.number("count", 0, 2, kMostCopies);
  if (count == 0) return {one};
  std::vector<CertificateNode> out(static_cast<std::size_t>(count), one);
  for (int i = 0; i < count; ++i) {
    CertificateNode& copy = out[static_cast<std::size_t>(i)];
    copy.number = i + 1;
    copy.id += "-" + std::to_string(i + 1);
    copy.defect = one.defect && i == 0;
  }
  return out;
}

}  // namespace footpad::scenario
