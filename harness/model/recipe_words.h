// The words a recipe may use, checked when it is read and understood when it is minted.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace footpad {

inline constexpr std::array<std::string_view, 8> recipe_placeholders{"domain", "host", "label", "parent",
                                                                     "tld",    "tail", "nonce", "run"};
inline constexpr std::array<std::string_view, 9> recipe_keys{"ec:P-256", "ec:P-384", "ec:P-521", "rsa:1024", "rsa:2048",
                                                             "rsa:3072", "rsa:4096", "ed25519",  "rsa:512"};
inline constexpr std::array<std::string_view, 5> recipe_digests{"sha256", "sha384", "sha512", "sha1", "md5"};
inline constexpr std::array<std::string_view, 7> recipe_extensions{"basicConstraints",      "keyUsage",
                                                                   "extendedKeyUsage",      "subjectAltName",
                                                                   "nameConstraints",       "subjectKeyIdentifier",
                                                                   "authorityKeyIdentifier"};
inline constexpr std::array<std::string_view, 9> recipe_key_usages{
    "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
    "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly"};  // in the order of the bits
inline constexpr std::array<std::string_view, 7> recipe_purposes{
    "serverAuth", "clientAuth", "codeSigning", "emailProtection", "timeStamping", "OCSPSigning", "anyExtendedKeyUsage"};
inline constexpr std::array<std::string_view, 5> recipe_mutations{"flip-signature", "set-signature", "outer-sigalg",
                                                                  "both-sigalgs", "foreign-key"};
inline constexpr std::array<std::string_view, 7> recipe_subject_types{"CN", "O", "OU", "C", "L", "ST", "emailAddress"};
inline constexpr std::array<std::string_view, 12> recipe_families{"TRUST", "SIG",  "TIME", "CA", "USE", "EXT",
                                                                  "ID",    "WILD", "XMPP", "NC", "POS", "PIN"};

inline constexpr std::array<std::string_view, 13> recipe_alerts{
    "bad_certificate",      "unsupported_certificate", "certificate_revoked", "certificate_expired",
    "certificate_unknown",  "illegal_parameter",       "unknown_ca",          "access_denied",
    "decode_error",         "decrypt_error",           "handshake_failure",   "internal_error",
    "insufficient_security"};

template <std::size_t N>
constexpr bool is_one_of(const std::array<std::string_view, N>& known, std::string_view word) {
  return std::find(known.begin(), known.end(), word) != known.end();
}

// "2.5.29.17": digits and dots, two arcs at least.
constexpr bool is_dotted_oid(std::string_view text) {
  bool dot = true;
  int arcs = 0;
  for (const char c : text) {
    if (c != '.' && (c < '0' || c > '9')) return false;
    if (c == '.' && dot) return false;
    if (dot) ++arcs;
    dot = c == '.';
  }
  return !dot && arcs >= 2;
}

// "-P30D", "PT1H30M", "P1DT12H": seconds relative to now. No months and years: they have no fixed length.
inline std::optional<long> duration_seconds(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  bool time = false;
  bool any = false;
  long total = 0;
  while (!text.empty()) {
    if (!time && text.front() == 'T') {
      time = true;
      text.remove_prefix(1);
      any = false;
      continue;
    }
    long amount = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), amount);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (fault != std::errc() || amount < 0 || amount > 10'000'000 || digits >= text.size()) return std::nullopt;
    const char unit = text[digits];
    const long seconds = !time && unit == 'W'   ? 604800
                         : !time && unit == 'D' ? 86400
                         : time && unit == 'H'  ? 3600
                         : time && unit == 'M'  ? 60
                         : time && unit == 'S'  ? 1
                                                : 0;
    if (seconds == 0) return std::nullopt;
    total += amount * seconds;
    any = true;
    text.remove_prefix(digits + 1);
  }
  if (!any) return std::nullopt;
  return negative ? -total : total;
}

}  // namespace footpad
