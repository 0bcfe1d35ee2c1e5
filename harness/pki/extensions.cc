#include "pki/extensions.h"

#include <openssl/x509v3.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "model/recipe_words.h"
#include "pki/der.h"

namespace footpad::pki {
namespace {

using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;

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
    auto encoded = general_name(name, placeholders, false);
    if (!encoded) return encoded.error();
    content += *encoded;
  }
  return der::tlv(der::sequence, content);
}

Result<Bytes> name_constraints(const Extension& extension, const Placeholders& placeholders) {
  Bytes content;
  int tag = 0;
  for (const auto* names : {&extension.names, &extension.excluded}) {
    Bytes subtrees;
    for (const GeneralName& name : *names) {
      auto encoded = general_name(name, placeholders, true);
      if (!encoded) return encoded.error();
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
  return Error{"the extension '" + extension.name + "' has no typed form", "give its octets as hex", ""};
}

// What every certificate of a profile has unless its recipe says otherwise.
Result<std::vector<ExtensionBody>> profile(const CertificateNode& node, const Identifiers& identifiers,
                                           const Placeholders& placeholders) {
  std::vector<ExtensionBody> out;
  if (node.ca) {
    out.push_back({"basicConstraints", true, basic_constraints({"CA:TRUE"})});
    out.push_back({"keyUsage", true, key_usage({"keyCertSign", "cRLSign"})});
  } else {
    out.push_back({"basicConstraints", true, basic_constraints({})});
    out.push_back(
        {"keyUsage", true,
         identifiers.rsa ? key_usage({"digitalSignature", "keyEncipherment"}) : key_usage({"digitalSignature"})});
    out.push_back({"extendedKeyUsage", false, extended_key_usage({"serverAuth", "clientAuth"})});
  }
  out.push_back({"subjectKeyIdentifier", false, der::tlv(der::octet_string, identifiers.own)});
  if (!identifiers.issuer.empty())
    out.push_back({"authorityKeyIdentifier", false,
                   der::tlv(der::sequence, der::tlv(der::context(0, false), identifiers.issuer))});
  if (node.san) {
    auto names = general_names(*node.san, placeholders);
    if (!names) return names.error();
    out.push_back({"subjectAltName", node.san_critical, std::move(*names)});
  }
  return out;
}

}  // namespace

Result<std::vector<ExtensionBody>> extensions_of(const CertificateNode& node, const Identifiers& identifiers,
                                                 const Placeholders& placeholders) {
  auto out = profile(node, identifiers, placeholders);
  if (!out) return out.error();
  std::erase_if(*out, [&](const ExtensionBody& body) {
    return std::find(node.drops.begin(), node.drops.end(), body.name) != node.drops.end();
  });
  for (const Extension& extension : node.extensions) {
    auto body = body_of(extension, placeholders);
    if (!body) return body.error();
    ExtensionBody made{extension.name, extension.critical, std::move(*body)};
    const auto same = std::find_if(out->begin(), out->end(),
                                   [&](const ExtensionBody& known) { return known.name == extension.name; });
    if (same != out->end() && !extension.duplicate)
      *same = std::move(made);
    else
      out->push_back(std::move(made));
  }
  return out;
}

Status add_extensions(X509* certificate, const std::vector<ExtensionBody>& extensions) {
  for (const ExtensionBody& extension : extensions) {
    const ObjectPtr object(OBJ_txt2obj(extension.name.c_str(), 0));
    const StringPtr value(ASN1_OCTET_STRING_new());
    if (!object) return Error{"OpenSSL knows no extension '" + extension.name + "'", "give its dotted OID", ""};
    ASN1_STRING_set(value.get(), extension.body.data(), static_cast<int>(extension.body.size()));
    const ExtensionPtr made(
        X509_EXTENSION_create_by_OBJ(nullptr, object.get(), extension.critical ? 1 : 0, value.get()));
    if (!made || X509_add_ext(certificate, made.get(), -1) != 1)
      return Error{"OpenSSL refuses the extension '" + extension.name + "'", "", ""};
  }
  return Done{};
}

}  // namespace footpad::pki
