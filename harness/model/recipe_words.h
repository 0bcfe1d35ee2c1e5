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

inline constexpr std::array<std::string_view, 11> recipe_placeholders{
    "DOMAIN", "domain", "host", "label", "parent", "tld", "tail", "nonce", "run", "n", "pages"};
inline constexpr std::array<std::string_view, 15> recipe_keys{
    "ec:P-256", "ec:P-384", "ec:P-521", "ec:P-192",   "ec:P-224", "ec:secp256k1", "ed25519",  "dsa:1024",
    "rsa:512",  "rsa:1024", "rsa:2048", "rsa:2048:3", "rsa:3072", "rsa:4096",     "rsa:16377"};
inline constexpr std::array<std::string_view, 2> recipe_key_exchanges{"anonymous", "static-rsa"};
inline constexpr std::array<std::string_view, 5> recipe_digests{"sha256", "sha384", "sha512", "sha1", "md5"};
inline constexpr std::array<std::string_view, 12> recipe_extensions{"basicConstraints",       "keyUsage",
                                                                    "extendedKeyUsage",       "subjectAltName",
                                                                    "nameConstraints",        "subjectKeyIdentifier",
                                                                    "authorityKeyIdentifier", "tlsFeature",
                                                                    "certificatePolicies",    "policyConstraints",
                                                                    "authorityInfoAccess",    "crlDistributionPoints"};
inline constexpr std::array<std::string_view, 9> recipe_key_usages{
    "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
    "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly"};  // in the order of the bits
inline constexpr std::array<std::string_view, 7> recipe_purposes{
    "serverAuth", "clientAuth", "codeSigning", "emailProtection", "timeStamping", "OCSPSigning", "anyExtendedKeyUsage"};
inline constexpr std::array<std::string_view, 10> recipe_mutations{
    "flip-signature", "set-signature", "outer-sigalg", "both-sigalgs", "foreign-key", "set",
    "append",         "length",        "replace",      "truncate"};
inline constexpr std::array<std::string_view, 9> recipe_fields{
    "version", "serial", "algorithm", "issuer", "validity", "subject", "spki", "unique-ids", "extensions"};
inline constexpr std::array<std::string_view, 6> recipe_staples{"good",      "revoked", "unknown",
                                                                "try-later", "raw",     "none"};
inline constexpr std::array<std::string_view, 10> recipe_staple_checks{
    "GOOD",    "REVOKED",      "UNKNOWN",   "EXPIRED",  "NOT_YET_VALID", "OTHER_CERTIFICATE",
    "INVALID", "UNAUTHORISED", "MALFORMED", "TRY_LATER"};
// Of what is fetched: nobody answers at once, the connection ends, or HTTP says 500.
inline constexpr std::array<std::string_view, 3> recipe_failures{"silent", "closed", "error"};
inline constexpr std::array<std::string_view, 11> recipe_responder_checks{
    "GOOD",    "REVOKED",      "UNKNOWN",   "EXPIRED",   "NOT_YET_VALID", "OTHER_CERTIFICATE",
    "INVALID", "UNAUTHORISED", "MALFORMED", "TRY_LATER", "NO_ANSWER"};
inline constexpr std::array<std::string_view, 5> recipe_string_types{"utf8", "bmp", "t61", "printable", "ia5"};
inline constexpr std::array<std::string_view, 7> recipe_subject_types{"CN", "O", "OU", "C", "L", "ST", "emailAddress"};
inline constexpr std::array<std::string_view, 23> recipe_families{
    "TRUST", "SIG",  "TIME", "CA",  "USE", "EXT", "ID",  "WILD", "IP", "XMPP", "NC", "STR",
    "SER",   "PATH", "POL",  "DER", "RAW", "DOS", "POS", "REV",  "CT", "DANE", "PIN"};

// What a lint finds in a chain that OpenSSL accepts: pki/lint.cc.
inline constexpr std::array<std::string_view, 35> recipe_lints{"crl-number",
                                                               "indefinite-length",
                                                               "non-minimal-length",
                                                               "version-unknown",
                                                               "version-below-3",
                                                               "serial-not-positive",
                                                               "serial-not-minimal",
                                                               "serial-over-20-octets",
                                                               "empty-issuer-name",
                                                               "validity-form",
                                                               "lifetime-over-398-days",
                                                               "string-type",
                                                               "unique-ids",
                                                               "duplicate-extension",
                                                               "boolean-not-ff",
                                                               "trailing-octets",
                                                               "ca-basic-constraints-not-critical",
                                                               "leaf-is-ca",
                                                               "leaf-signs-certificates",
                                                               "key-usage-not-for-signing",
                                                               "name-constraints-in-leaf",
                                                               "empty-name-constraints",
                                                               "names-not-critical",
                                                               "must-staple",
                                                               "policy-missing",
                                                               "policy-malformed",
                                                               "policy-repeated",
                                                               "no-dns-name",
                                                               "wildcard-partial",
                                                               "wildcard-over-public-suffix",
                                                               "wildcard-over-excluded-name",
                                                               "rsa-exponent-3",
                                                               "curve-outside-tls",
                                                               "over-5000-names",
                                                               "rsa-over-8192-bits"};

inline constexpr std::array<std::string_view, 14> recipe_alerts{"bad_certificate_status_response",
                                                                "bad_certificate",
                                                                "unsupported_certificate",
                                                                "certificate_revoked",
                                                                "certificate_expired",
                                                                "certificate_unknown",
                                                                "illegal_parameter",
                                                                "unknown_ca",
                                                                "access_denied",
                                                                "decode_error",
                                                                "decrypt_error",
                                                                "handshake_failure",
                                                                "internal_error",
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

// "utc:...", "generalized:...", "12:...": a universal tag, and what stands behind it.
struct TimeForm {
  int tag = 0;
  std::string text;
};
inline std::optional<TimeForm> time_form(std::string_view written) {
  const auto colon = written.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view form = written.substr(0, colon);
  TimeForm out{0, std::string(written.substr(colon + 1))};
  if (form == "utc") out.tag = 0x17;
  if (form == "generalized") out.tag = 0x18;
  if (out.tag != 0) return out;
  const auto [end, fault] = std::from_chars(form.data(), form.data() + form.size(), out.tag);
  if (fault != std::errc() || end != form.data() + form.size() || out.tag < 1 || out.tag > 30) return std::nullopt;
  return out;
}

}  // namespace footpad
