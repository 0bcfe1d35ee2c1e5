#include "pki/names.h"

#include <arpa/inet.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.h"
#include "pki/der.h"

namespace footpad::pki {
namespace {

constexpr const char* srv_name_oid = "1.3.6.1.5.5.7.8.7";   // RFC 4985
constexpr const char* xmpp_addr_oid = "1.3.6.1.5.5.7.8.5";  // RFC 6120 13.7.1.4
constexpr unsigned char ia5_string = 0x16;

// The octets of an IPv4 or IPv6 address, or nothing.
Bytes address_octets(const std::string& text) {
  std::array<char, 16> binary{};
  if (inet_pton(AF_INET, text.c_str(), binary.data()) == 1) return {binary.data(), 4};
  if (inet_pton(AF_INET6, text.c_str(), binary.data()) == 1) return {binary.data(), 16};
  return {};
}

Result<Bytes> address(const std::string& text, bool subtree) {
  const auto slash = text.find('/');
  Bytes out = address_octets(text.substr(0, slash));
  if (out.empty())
    return Error{"'" + printable(text) + "' is not an IP address", "write 127.0.0.1, or 127.0.0.0/8 in a constraint",
                 ""};
  if (!subtree) return out;
  const std::size_t bits =
      slash == std::string::npos ? out.size() * 8 : static_cast<std::size_t>(std::atoi(text.c_str() + slash + 1));
  const std::size_t size = out.size();
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t ones = bits > i * 8 ? std::min<std::size_t>(8, bits - i * 8) : 0;
    out += static_cast<char>(0xff00U >> ones);
  }
  return out;
}

Bytes other_name(std::string_view oid, unsigned char tag, ByteView value) {
  const Bytes explicit_value = der::tlv(der::context(0, true), der::tlv(tag, value));
  return der::tlv(der::context(0, true), der::oid(oid) + explicit_value);
}

}  // namespace

Placeholders Placeholders::of(const Names& names, std::string nonce, std::string run) {
  const bool usable =
      !names.host.empty() && lower(names.host) != lower(names.domain) && address_octets(names.host).empty();
  return {names.domain, usable ? names.host : "xmpp.hoster.test", std::move(nonce), std::move(run)};
}

std::string Placeholders::expand(std::string text) const {
  if (text.find("${") == std::string::npos) return text;
  const auto first_dot = domain.find('.');
  const auto last_dot = domain.rfind('.');
  const bool single = first_dot == std::string::npos;
  text = replace_all(std::move(text), "${domain}", domain);
  text = replace_all(std::move(text), "${host}", host);
  text = replace_all(std::move(text), "${label}", domain.substr(0, first_dot));
  text = replace_all(std::move(text), "${parent}", single ? domain : domain.substr(first_dot + 1));
  text = replace_all(std::move(text), "${tld}", single ? domain : domain.substr(last_dot + 1));
  text = replace_all(std::move(text), "${tail}", domain.empty() ? domain : domain.substr(1));
  text = replace_all(std::move(text), "${nonce}", nonce);
  return replace_all(std::move(text), "${run}", run);
}

Result<NamePtr> distinguished_name(const std::vector<std::string>& parts, const Placeholders& placeholders) {
  constexpr std::size_t longest_common_name = 64;  // RFC 5280 A.1 ub-common-name
  NamePtr name(X509_NAME_new());
  for (const std::string& untrimmed : parts) {
    const std::string part(trim(untrimmed));
    const auto equals = part.find('=');
    const std::string type = part.substr(0, equals);
    const auto value = unescape(placeholders.expand(equals == std::string::npos ? "" : part.substr(equals + 1)));
    const int nid = OBJ_txt2nid(type.c_str());
    if (nid == NID_undef || !value) return Error{"'" + part + "' is not a part of a name", "write it as CN=value", ""};
    if (nid == NID_commonName && value->size() > longest_common_name)
      continue;  // a long domain stands in the SAN alone
    const int tag = nid == NID_countryName          ? V_ASN1_PRINTABLESTRING
                    : nid == NID_pkcs9_emailAddress ? V_ASN1_IA5STRING
                                                    : V_ASN1_UTF8STRING;
    X509_NAME_add_entry_by_NID(name.get(), nid, tag, octets(*value), static_cast<int>(value->size()), -1, 0);
  }
  return name;
}

Result<Bytes> general_name(const GeneralName& name, const Placeholders& placeholders, bool subtree) {
  using Type = GeneralName::Type;
  const auto value = unescape(placeholders.expand(name.value));
  if (!value) return Error{"'" + name.value + "' holds a bad escape", "\\xNN, \\\\", ""};
  switch (name.type) {
    case Type::dns: return der::tlv(der::context(2, false), *value);
    case Type::email: return der::tlv(der::context(1, false), *value);
    case Type::uri: return der::tlv(der::context(6, false), *value);
    case Type::srv: return other_name(srv_name_oid, ia5_string, *value);
    case Type::xmpp: return other_name(xmpp_addr_oid, der::utf8_string, *value);
    case Type::other: return other_name(name.oid, der::utf8_string, *value);
    case Type::raw: return der::tlv(der::context(name.tag, false), *value);
    case Type::ip: {
      auto binary = address(*value, subtree);
      if (!binary) return binary.error();
      return der::tlv(der::context(7, false), *binary);
    }
    case Type::dn: {
      auto parts = distinguished_name(split(name.value, '|'), placeholders);
      if (!parts) return parts.error();
      return der::tlv(der::context(4, true), der_of(i2d_X509_NAME, parts->get()));
    }
  }
  return Error{"a name of an unknown type", "", ""};
}

}  // namespace footpad::pki
