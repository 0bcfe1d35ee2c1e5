#include "dns/data.h"

#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "dns/name.h"
#include "dns/numbers.h"
#include "dns/octets.h"
#include "dns/service_binding.h"

namespace footpad::dns {
namespace {

constexpr unsigned kMost8 = 0xff, kMost16 = 0xffff;
constexpr std::size_t kMostString = 255;  // octets of one <character-string> (RFC 1035 §3.3)
constexpr std::size_t kMostData = 60000;  // octets: a message holds 65535

std::string_view form_of(DnsType type) {
  switch (type) {
    case DnsType::a: return "an IPv4 address";
    case DnsType::aaaa: return "an IPv6 address";
    case DnsType::cname:
    case DnsType::ptr: return "a host";
    case DnsType::mx: return "PREFERENCE HOST, as in 10 mail.example.test";
    case DnsType::srv: return "PRIORITY WEIGHT PORT HOST, as in 10 5 443 www.example.test";
    case DnsType::txt: return "a text, or several in double quotes";
    case DnsType::tlsa: return "USAGE SELECTOR MATCHING HEX, as in 3 1 1 and 64 hex digits";
    case DnsType::svcb:
    case DnsType::https: return "PRIORITY HOST KEY=VALUE..., as in 1 www.example.test alpn=h2 port=443";
    case DnsType::any: return "nothing: it has no data";
  }
  return "?";
}

// Numbers of one or two octets, and what is behind them.
std::optional<Bytes> with_host(std::string_view text, std::size_t numbers) {
  const auto words = words_of(text);
  if (words.size() != numbers + 1) return std::nullopt;
  Bytes out;
  for (std::size_t i = 0; i < numbers; ++i) {
    const auto number = number_of(words[i], kMost16);
    if (!number) return std::nullopt;
    put_16(out, *number);
  }
  const auto host = name_to_wire(words.back());
  if (!host) return std::nullopt;
  return out + *host;
}

void put_strings(Bytes& out, std::string_view text) {
  do {
    const std::string_view part = text.substr(0, kMostString);
    put_8(out, static_cast<unsigned>(part.size()));
    out += part;
    text.remove_prefix(part.size());
  } while (!text.empty());
}

std::optional<Bytes> texts(std::string_view text) {
  Bytes out;
  if (!text.starts_with('"')) {
    put_strings(out, text);
    return out;
  }
  while (!text.empty()) {
    if (text.front() != '"') return std::nullopt;
    std::string one;
    std::size_t at = 1;
    for (; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      one += text[at];
    }
    if (at >= text.size()) return std::nullopt;
    put_strings(out, one);
    text = trim(text.substr(at + 1));
  }
  return out;
}

std::optional<Bytes> association(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() < 4) return std::nullopt;
  Bytes out;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = number_of(words[i], kMost8);
    if (!number) return std::nullopt;
    put_8(out, *number);
  }
  const auto data = from_hex(join({words.begin() + 3, words.end()}, ""));
  if (!data || data->empty()) return std::nullopt;
  return out + *data;
}

std::optional<Bytes> read(DnsType type, std::string_view text) {
  switch (type) {
    case DnsType::a: return ipv4_of(std::string(text));
    case DnsType::aaaa: return ipv6_of(std::string(text));
    case DnsType::cname:
    case DnsType::ptr: return with_host(text, 0);
    case DnsType::mx: return with_host(text, 1);
    case DnsType::srv: return with_host(text, 3);
    case DnsType::txt: return texts(text);
    case DnsType::tlsa: return association(text);
    case DnsType::svcb:
    case DnsType::https: return service_binding(text);
    case DnsType::any: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Result<Bytes> data_of(DnsType type, std::string_view text) {
  auto data = read(type, trim(text));
  if (data && data->size() <= kMostData) return *std::move(data);
  const std::string its_word(word(type));
  if (data) return Error{"the data of this " + its_word + " is too large", "a message holds no more than 64 KiB", ""};
  return Error{"'" + std::string(trim(text)) + "' is not the data of " + its_word,
               its_word + " is written as " + std::string(form_of(type)), ""};
}

}  // namespace footpad::dns
