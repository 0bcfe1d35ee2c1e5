#include "pki/names.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstdlib>

#include "base/text.h"
#include "pki/der.h"

namespace footpad::pki {
namespace {

constexpr const char* srv_name_oid = "1.3.6.1.5.5.7.8.7";   // RFC 4985
constexpr const char* xmpp_addr_oid = "1.3.6.1.5.5.7.8.5";  // RFC 6120 13.7.1.4

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

int usual_tag(std::string_view type) {
  return type == "C" ? der::printable_string : type == "emailAddress" ? der::ia5_string : der::utf8_string;
}

// A string type by its name, or a universal tag by its number; -1: neither.
int string_tag(std::string_view form) {
  const std::pair<std::string_view, int> known[]{{"utf8", der::utf8_string},
                                                 {"bmp", der::bmp_string},
                                                 {"t61", der::teletex_string},
                                                 {"printable", der::printable_string},
                                                 {"ia5", der::ia5_string}};
  for (const auto& [name, tag] : known)
    if (name == form) return tag;
  int tag = -1;
  std::from_chars(form.data(), form.data() + form.size(), tag);
  return tag >= 1 && tag <= 30 ? tag : -1;
}

// ASCII as a BMPString writes it.
Bytes two_octets_each(ByteView text) {
  Bytes out;
  for (const char c : text) out += {'\0', c};
  return out;
}

Bytes other_name(std::string_view oid, unsigned char tag, ByteView value) {
  const Bytes explicit_value = der::tlv(der::context(0, true), der::tlv(tag, value));
  return der::tlv(der::context(0, true), der::oid(oid) + explicit_value);
}

}  // namespace

std::string pages_host(const std::string& domain) {
  return address_octets(domain).empty() ? "pki." + domain : "pki.hoster.test";
}

std::string pages_in_cage(const std::string& domain) { return "http://" + pages_host(domain); }

Placeholders Placeholders::of(const Names& names, std::string nonce, std::string run) {
  const bool usable =
      !names.host.empty() && lower(names.host) != lower(names.domain) && address_octets(names.host).empty();
  return {names.domain,
          usable ? names.host : "xmpp.hoster.test",
          std::move(nonce),
          std::move(run),
          0,
          names.pages.empty() ? pages_in_cage(names.domain) : names.pages};
}

std::string Placeholders::expand(std::string text) const {
  if (text.find("${") == std::string::npos) return text;
  const auto first_dot = domain.find('.');
  const auto last_dot = domain.rfind('.');
  const bool single = first_dot == std::string::npos;
  text = replace_all(std::move(text), "${pages}", pages);
  text = replace_all(std::move(text), "${domain}", domain);
  if (text.find("${DOMAIN}") != std::string::npos) text = replace_all(std::move(text), "${DOMAIN}", upper(domain));
  text = replace_all(std::move(text), "${host}", host);
  text = replace_all(std::move(text), "${label}", domain.substr(0, first_dot));
  text = replace_all(std::move(text), "${parent}", single ? domain : domain.substr(first_dot + 1));
  text = replace_all(std::move(text), "${tld}", single ? domain : domain.substr(last_dot + 1));
  text = replace_all(std::move(text), "${tail}", domain.empty() ? domain : domain.substr(1));
  text = replace_all(std::move(text), "${nonce}", nonce);
  text = replace_all(std::move(text), "${n}", std::to_string(number));
  return replace_all(std::move(text), "${run}", run);
}

Result<Bytes> distinguished_name(const std::vector<std::string>& parts, const Placeholders& placeholders) {
  constexpr std::size_t longest_common_name = 64;  // RFC 5280 A.1 ub-common-name
  Bytes content;
  for (const std::string& untrimmed : parts) {
    const std::string part(trim(untrimmed));
    const auto equals = part.find('=');
    const auto typed = split(part.substr(0, equals), ':');
    const Bytes oid = der::oid(typed.front());
    auto value = unescape(placeholders.expand(equals == std::string::npos ? "" : part.substr(equals + 1)));
    const int tag = typed.size() > 1 ? string_tag(typed[1]) : usual_tag(typed.front());
    if (oid.empty() || !value || tag < 0)
      return Error{"'" + part + "' is not a part of a name", "write it as CN=value", ""};
    if (typed.front() == "CN" && value->size() > longest_common_name)
      continue;  // a long domain stands in the SAN alone
    if (typed.size() > 1 && typed[1] == "bmp") value = two_octets_each(*value);
    const Bytes attribute = oid + der::tlv(static_cast<unsigned char>(tag), *value);
    content += der::tlv(der::set, der::tlv(der::sequence, attribute));
  }
  return der::tlv(der::sequence, content);
}

Result<Bytes> general_name(const GeneralName& name, const Placeholders& placeholders, bool subtree) {
  using Type = GeneralName::Type;
  const auto value = unescape(placeholders.expand(name.value));
  if (!value) return Error{"'" + name.value + "' holds a bad escape", "\\xNN, \\\\", ""};
  switch (name.type) {
    case Type::dns: return der::tlv(der::context(2, false), *value);
    case Type::email: return der::tlv(der::context(1, false), *value);
    case Type::uri: return der::tlv(der::context(6, false), *value);
    case Type::srv: return other_name(srv_name_oid, der::ia5_string, *value);
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
      return der::tlv(der::context(4, true), *parts);
    }
  }
  return Error{"a name of an unknown type", "", ""};
}

}  // namespace footpad::pki
