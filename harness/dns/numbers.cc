#include "dns/numbers.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace footpad::dns {

std::optional<unsigned> number_of(std::string_view text, unsigned most) {
  unsigned value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stopped != end || value > most) return std::nullopt;
  return value;
}

std::optional<Bytes> ipv4_of(const std::string& text) {
  std::array<char, 4> octets{};
  if (inet_pton(AF_INET, text.c_str(), octets.data()) != 1) return std::nullopt;
  return Bytes(octets.data(), octets.size());
}

std::optional<Bytes> ipv6_of(const std::string& text) {
  std::array<char, 16> octets{};
  if (inet_pton(AF_INET6, text.c_str(), octets.data()) != 1) return std::nullopt;
  return Bytes(octets.data(), octets.size());
}

}  // namespace footpad::dns
