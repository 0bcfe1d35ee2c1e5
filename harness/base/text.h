// Small text helpers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace footpad {

std::string_view trim(std::string_view text);                    // ASCII white space at both ends
std::vector<std::string> split(std::string_view text, char at);  // empty parts are kept
std::vector<std::string> words_of(std::string_view text);        // split at white space, none empty
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string lower(std::string_view text);  // ASCII
std::string upper(std::string_view text);
std::string replace_all(std::string text, std::string_view find, std::string_view with);

// Bytes made safe for terminals and text files: control characters and non-UTF-8 become \xNN, \r, \n, \t.
std::string printable(ByteView bytes);
// The same, line ends kept as they are.
std::string printable_lines(ByteView bytes);
// A word for a POSIX shell, quoted where needed.
std::string shell_quote(std::string_view word);

// \r \n \t \\ \xNN become the bytes they name. nullopt and the offset of the bad escape where there is another one.
std::optional<Bytes> unescape(std::string_view text, std::size_t* bad = nullptr);

std::string to_hex(ByteView bytes);
std::optional<Bytes> from_hex(std::string_view text);     // white space is skipped
std::string to_base64(ByteView bytes);                    // RFC 4648 §4, padded
std::optional<Bytes> from_base64(std::string_view text);  // strict; padding may be missing

// key=value, key="value with \" in it", separated by commas and white space, as HTTP and RFC 2831 write them. Names in
// lower case; of two values of one name the last counts.
std::map<std::string, std::string> directives(std::string_view text);

bool is_ip_address(std::string_view text);  // IPv4 with dots, or IPv6 without brackets
bool is_domain(std::string_view text);      // letters, digits, dots and hyphens, as a host is written (RFC 1123 §2.1)

// Shell-style pattern: * (also over '/'), ?, anchored at both ends.
bool glob_matches(std::string_view pattern, std::string_view text);

// The nearest of `candidates` within a third of the word's length in edits, or empty: "did you mean".
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace footpad
