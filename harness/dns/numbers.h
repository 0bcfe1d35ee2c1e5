// Numbers and addresses in the text of records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace footpad::dns {

// Decimal, at most `most`.
std::optional<unsigned> number_of(std::string_view text, unsigned most);

std::optional<Bytes> ipv4_of(const std::string& text);  // 4 octets
std::optional<Bytes> ipv6_of(const std::string& text);  // 16 octets

}  // namespace footpad::dns
