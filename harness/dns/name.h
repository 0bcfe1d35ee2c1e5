// Domain names: as people write them, and as they travel.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace footpad::dns {

// A name's text is "mail.example.test", without a dot at the end; the root is ".". What is no letter, digit, '-', '_'
// or '*' is written \DDD, a dot within a label "\." (RFC 1035 §5.1).

// Uncompressed (RFC 1035 §3.1). A dot at the end is allowed. nullopt: an empty label, one of more than 63 octets, a
// name of more than 255, or a bad escape.
std::optional<Bytes> name_to_wire(std::string_view text);

struct NameAt {
  std::string text;     // in the case that it came in
  Bytes octets;         // the labels one behind the other, with nothing between them
  std::size_t end = 0;  // where the message goes on behind it
};
// Reads the name at offset `at` of a message; pointers (RFC 1035 §4.1.4) may only lead backwards, so there are no
// circles. nullopt where it is malformed.
std::optional<NameAt> read_name(ByteView message, std::size_t at);

// The same for all ways to write one name: lower case (RFC 4343), no dot at the end.
std::string folded(std::string_view text);

// The name above this one; the root is above "test" and above itself.
std::string parent(std::string_view text);

}  // namespace footpad::dns
