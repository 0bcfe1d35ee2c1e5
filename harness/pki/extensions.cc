#include "pki/extensions.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "model/recipe_words.h"
#include "pki/der.h"

namespace footpad::pki {
namespace {

struct ExtensionBody {
  std::string name;  // short name or dotted OID
  Bytes critical;    // the BOOLEAN's octet; empty: not critical
  Bytes body;        // contents of extnValue
};

Bytes basic_constraints(const std::vector<std::string>& values) {
  Bytes content;
  for (const std::string& value : values) {
    if (value == "CA:TRUE") content.insert(0, der::tlv(der::boolean, "\xff"));  // CA:FALSE is the default: not encoded
    if (value.starts_with("pathlen:")) content += der::number(std::atol(value.c_str() + 8));
  }
  return der::tlv(der::sequence, content);
}

Bytes key_usage(const std::vector<std::string>& values) {
  unsigned bits = 0;
  unsigned last = 0;
  for (unsigned i = 0; i < recipe_key_usages.size(); ++i)
    if (std::find(values.begin(), values.end(), recipe_key_usages[i]) != values.end()) {
      bits |= 0x8000U >> i;
      last = i;
    }
  Bytes content(1, static_cast<char>(bits == 0 ? 0 : 7 - last % 8));  // unused bits
  if (bits != 0) content += static_cast<char>(bits >> 8U);
  if (last > 7) content += static_cast<char>(bits & 0xffU);
  return der::tlv(der::bit_string, content);
}

Bytes extended_key_usage(const std::vector<std::string>& values) {
  Bytes content;
  for (const std::string& value : values) content += der::oid(value);
  return der::tlv(der::sequence, content);
}

Result<Bytes> general_names(const std::vector<GeneralName>& names, const Placeholders& placeholders) {
  Bytes content;
  for (const GeneralName& name : names) {
    Placeholders counting = placeholders;
    for (int i = 1; i <= name.count; ++i) {
      if (name.count > 1) counting.number = i;
      auto encoded = general_name(name, counting, false);
      if (!encoded) return encoded.error();
      content += *encoded;
    }
  }
  return der::tlv(der::sequence, content);
}

// tlsFeature (RFC 7633 4.1): by the numbers of the TLS extensions.
Bytes tls_feature(const std::vector<std::string>& values) {
  Bytes content;
  for (const std::string& value : values) content += der::number(value == "status_request_v2" ? 17 : 5);
  return der::tlv(der::sequence, content);
}

Bytes certificate_policies(const std::vector<std::string>& values) {
  Bytes content;
  for (const std::string& value : values) content += der::tlv(der::sequence, der::oid(value));
  return der::tlv(der::sequence, content);
}

// policyConstraints (RFC 5280 4.2.1.11): "require:0" and "inhibit:0", how many certificates may still come before it
// counts.
Bytes policy_constraints(const std::vector<std::string>& values) {
  Bytes content;
  for (const std::string& value : values) {
    const Bytes whole = der::number(std::atol(value.c_str() + value.find(':') + 1));
    content += der::tlv(der::context(value.starts_with("require:") ? 0 : 1, false), der::read(whole)->content);
  }
  return der::tlv(der::sequence, content);
}

// authorityInfoAccess (RFC 5280 4.2.2.1): "ocsp:URL", "issuers:URL".
Bytes authority_info_access(const std::vector<std::string>& values, const Placeholders& placeholders) {
  Bytes content;
  for (const std::string& value : values) {
    const bool ocsp = value.starts_with("ocsp:");
    const Bytes url = placeholders.expand(value.substr(value.find(':') + 1));
    content += der::tlv(der::sequence, der::oid(ocsp ? "OCSP" : "caIssuers") + der::tlv(der::context(6, false), url));
  }
  return der::tlv(der::sequence, content);
}

// cRLDistributionPoints (RFC 5280 4.2.1.13): one point with one URL each.
Bytes distribution_points(const std::vector<std::string>& values, const Placeholders& placeholders) {
  Bytes content;
  for (const std::string& value : values) {
    const Bytes full_name =
        der::tlv(der::context(0, true), der::tlv(der::context(6, false), placeholders.expand(value)));
    content += der::tlv(der::sequence, der::tlv(der::context(0, true), full_name));
  }
  return der::tlv(der::sequence, content);
}

Result<Bytes> name_constraints(const Extension& extension, const Placeholders& placeholders) {
  Bytes content;
  int tag = 0;
  for (const auto* names : {&extension.names, &extension.excluded}) {
    Bytes subtrees;
    Placeholders counting = placeholders;
    for (const GeneralName& name : *names)
      for (int i = 1; i <= name.count; ++i) {
        if (name.count > 1) counting.number = i;
        auto encoded = general_name(name, counting, true);
        if (!encoded) return encoded.error();
        // The default, zero, is not encoded.
        if (extension.minimum > 0)
          *encoded += der::tlv(der::context(0, false), Bytes(1, static_cast<char>(extension.minimum)));
        subtrees += der::tlv(der::sequence, *encoded);
      }
    if (!names->empty()) content += der::tlv(der::context(tag, true), subtrees);
    ++tag;
  }
  return der::tlv(der::sequence, content);
}

Result<Bytes> body_of(const Extension& extension, const Placeholders& placeholders) {
  if (const auto raw = from_hex(extension.hex); !extension.hex.empty()) {
    if (raw) return *raw;
    return Error{"'" + extension.hex + "' is not hexadecimal", "pairs of 0-9a-f", ""};
  }
  if (extension.name == "basicConstraints") return basic_constraints(extension.values);
  if (extension.name == "keyUsage") return key_usage(extension.values);
  if (extension.name == "extendedKeyUsage") return extended_key_usage(extension.values);
  if (extension.name == "subjectAltName") return general_names(extension.names, placeholders);
  if (extension.name == "nameConstraints") return name_constraints(extension, placeholders);
  if (extension.name == "tlsFeature") return tls_feature(extension.values);
  if (extension.name == "certificatePolicies") return certificate_policies(extension.values);
  if (extension.name == "policyConstraints") return policy_constraints(extension.values);
  if (extension.name == "authorityInfoAccess") return authority_info_access(extension.values, placeholders);
  if (extension.name == "crlDistributionPoints") return distribution_points(extension.values, placeholders);
  return Error{"the extension '" + extension.name + "' has no typed form", "give its octets as hex", ""};
}

// What every certificate of a profile has unless its recipe says otherwise.
Result<std::vector<ExtensionBody>> profile(const CertificateNode& node, const Identifiers& identifiers,
                                           const Placeholders& placeholders) {
  const Bytes critical("\xff");
  std::vector<ExtensionBody> out;
  if (node.ca) {
    out.push_back({"basicConstraints", critical, basic_constraints({"CA:TRUE"})});
    out.push_back({"keyUsage", critical, key_usage({"keyCertSign", "cRLSign"})});
  } else {
    out.push_back({"basicConstraints", critical, basic_constraints({})});
    out.push_back(
        {"keyUsage", critical,
         identifiers.rsa ? key_usage({"digitalSignature", "keyEncipherment"}) : key_usage({"digitalSignature"})});
    out.push_back({"extendedKeyUsage", "", extended_key_usage({"serverAuth", "clientAuth"})});
  }
  out.push_back({"subjectKeyIdentifier", "", der::tlv(der::octet_string, identifiers.own)});
  if (!identifiers.issuer.empty())
    out.push_back(
        {"authorityKeyIdentifier", "", der::tlv(der::sequence, der::tlv(der::context(0, false), identifiers.issuer))});
  if (node.san) {
    auto names = general_names(*node.san, placeholders);
    if (!names) return names.error();
    out.push_back({"subjectAltName", node.san_critical ? critical : "", std::move(*names)});
  }
  return out;
}

Status apply(const CertificateNode& node, const Placeholders& placeholders, std::vector<ExtensionBody>& bodies) {
  std::erase_if(bodies, [&](const ExtensionBody& body) {
    return std::find(node.drops.begin(), node.drops.end(), body.name) != node.drops.end();
  });
  for (const Extension& extension : node.extensions) {
    auto body = body_of(extension, placeholders);
    if (!body) return body.error();
    *body += from_hex(extension.append).value_or(Bytes());
    Bytes critical = from_hex(extension.critical_octet).value_or(Bytes());
    if (critical.empty() && extension.critical) critical = "\xff";
    ExtensionBody made{extension.name, std::move(critical), std::move(*body)};
    const auto same = std::find_if(bodies.begin(), bodies.end(),
                                   [&](const ExtensionBody& known) { return known.name == extension.name; });
    if (same != bodies.end() && !extension.duplicate)
      *same = std::move(made);
    else
      bodies.push_back(std::move(made));
  }
  return Done{};
}

// OpenSSL's short name where it has another one than RFCs do.
std::string_view short_name(std::string_view name) { return name == "tlsFeature" ? "tlsfeature" : name; }

}  // namespace

Result<Bytes> encoded_extensions(const CertificateNode& node, const Identifiers& identifiers,
                                 const Placeholders& placeholders) {
  auto bodies = profile(node, identifiers, placeholders);
  if (!bodies) return bodies.error();
  if (auto status = apply(node, placeholders, *bodies); !status) return status.error();
  Bytes content;
  for (const ExtensionBody& each : *bodies) {
    const Bytes oid = der::oid(short_name(each.name));
    if (oid.empty()) return Error{"OpenSSL knows no extension '" + each.name + "'", "give its dotted OID", ""};
    const Bytes critical = each.critical.empty() ? Bytes() : der::tlv(der::boolean, each.critical);
    content += der::tlv(der::sequence, oid + critical + der::tlv(der::octet_string, each.body));
  }
  return content.empty() ? content : der::tlv(der::context(3, true), der::tlv(der::sequence, content));
}

}  // namespace footpad::pki
