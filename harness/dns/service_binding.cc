#include "dns/service_binding.h"

#include <array>
#include <map>
#include <string>
#include <utility>

#include "base/text.h"
#include "dns/name.h"
#include "dns/numbers.h"
#include "dns/octets.h"

namespace footpad::dns {
namespace {

constexpr unsigned kMost16 = 0xffff;
constexpr unsigned kMandatory = 0, kAlpn = 1, kNoDefaultAlpn = 2, kPort = 3, kIpv4Hint = 4, kEch = 5, kIpv6Hint = 6;
constexpr std::array<std::pair<std::string_view, unsigned>, 7> kKeys{{{"mandatory", kMandatory},
                                                                      {"alpn", kAlpn},
                                                                      {"no-default-alpn", kNoDefaultAlpn},
                                                                      {"port", kPort},
                                                                      {"ipv4hint", kIpv4Hint},
                                                                      {"ech", kEch},
                                                                      {"ipv6hint", kIpv6Hint}}};

std::optional<unsigned> key_of(std::string_view name) {
  for (const auto& [its_name, number] : kKeys)
    if (its_name == name) return number;
  return name.starts_with("key") ? number_of(name.substr(3), kMost16) : std::nullopt;
}

template <class Part>
std::optional<Bytes> list(const std::string& value, Part part) {
  Bytes out;
  for (const std::string& one : split(value, ',')) {
    const std::optional<Bytes> bytes = part(one);
    if (!bytes) return std::nullopt;
    out += *bytes;
  }
  return out;
}

std::optional<Bytes> alpn_of(const std::string& id) {
  if (id.empty() || id.size() > 255) return std::nullopt;
  Bytes out;
  put_8(out, static_cast<unsigned>(id.size()));
  return out + id;
}

std::optional<Bytes> number_16(std::optional<unsigned> number) {
  if (!number) return std::nullopt;
  Bytes out;
  put_16(out, *number);
  return out;
}

std::optional<Bytes> value_of(unsigned key, const std::string& value) {
  switch (key) {
    case kMandatory: return list(value, [](const std::string& name) { return number_16(key_of(name)); });
    case kAlpn: return list(value, alpn_of);
    case kNoDefaultAlpn: return value.empty() ? std::optional<Bytes>("") : std::nullopt;
    case kPort: return number_16(number_of(value, kMost16));
    case kIpv4Hint: return list(value, ipv4_of);
    case kEch: return from_base64(value);
    case kIpv6Hint: return list(value, ipv6_of);
    default: return value;
  }
}

}  // namespace

std::optional<Bytes> service_binding(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() < 2) return std::nullopt;
  const auto priority = number_of(words[0], kMost16);
  const auto target = name_to_wire(words[1]);
  if (!priority || !target) return std::nullopt;
  std::map<unsigned, Bytes> parameters;  // in the order of their keys, as they must be written (RFC 9460 §2.2)
  for (std::size_t i = 2; i < words.size(); ++i) {
    const auto equals = words[i].find('=');
    const auto key = key_of(std::string_view(words[i]).substr(0, equals));
    if (!key) return std::nullopt;
    std::string written = equals == std::string::npos ? "" : words[i].substr(equals + 1);
    if (written.size() > 1 && written.starts_with('"') && written.ends_with('"'))
      written = written.substr(1, written.size() - 2);
    const auto value = value_of(*key, written);
    if (!value || value->size() > kMost16 || !parameters.emplace(*key, *value).second) return std::nullopt;
  }
  Bytes out;
  put_16(out, *priority);
  out += *target;
  for (const auto& [key, value] : parameters) {
    put_16(out, key);
    put_16(out, static_cast<unsigned>(value.size()));
    out += value;
  }
  return out;
}

}  // namespace footpad::dns
