#include "tls/wire.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "tls/end.h"

namespace footpad::tls {
namespace {

class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}
  [[nodiscard]] bool done() const { return rest_.empty(); }
  std::optional<std::size_t> number(std::size_t octets) {
    if (rest_.size() < octets) return std::nullopt;
    std::size_t value = 0;
    for (std::size_t i = 0; i < octets; ++i) value = value << 8U | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(octets);
    return value;
  }
  std::optional<ByteView> vector(std::size_t length_octets) {
    const auto size = number(length_octets);
    if (!size || rest_.size() < *size) return std::nullopt;
    const ByteView out = rest_.substr(0, *size);
    rest_.remove_prefix(*size);
    return out;
  }

 private:
  ByteView rest_;
};

// Reserved values that clients offer to keep servers tolerant (RFC 8701): 0x0a0a, 0x1a1a ...
bool is_grease(std::size_t value) { return (value & 0x0f0fU) == 0x0a0aU && value >> 8U == (value & 0xffU); }

std::string version_name(std::size_t version) {
  switch (version) {
    case 0x0300: return "ssl3";
    case 0x0301: return "1.0";
    case 0x0302: return "1.1";
    case 0x0303: return "1.2";
    case 0x0304: return "1.3";
    default: return "0x" + to_hex(Bytes{static_cast<char>(version >> 8U), static_cast<char>(version)});
  }
}

constexpr std::array<std::pair<int, const char*>, 34> alert_names{{{0, "close_notify"},
                                                                   {10, "unexpected_message"},
                                                                   {20, "bad_record_mac"},
                                                                   {21, "decryption_failed"},
                                                                   {22, "record_overflow"},
                                                                   {30, "decompression_failure"},
                                                                   {40, "handshake_failure"},
                                                                   {41, "no_certificate"},
                                                                   {42, "bad_certificate"},
                                                                   {43, "unsupported_certificate"},
                                                                   {44, "certificate_revoked"},
                                                                   {45, "certificate_expired"},
                                                                   {46, "certificate_unknown"},
                                                                   {47, "illegal_parameter"},
                                                                   {48, "unknown_ca"},
                                                                   {49, "access_denied"},
                                                                   {50, "decode_error"},
                                                                   {51, "decrypt_error"},
                                                                   {60, "export_restriction"},
                                                                   {70, "protocol_version"},
                                                                   {71, "insufficient_security"},
                                                                   {80, "internal_error"},
                                                                   {86, "inappropriate_fallback"},
                                                                   {90, "user_canceled"},
                                                                   {100, "no_renegotiation"},
                                                                   {109, "missing_extension"},
                                                                   {110, "unsupported_extension"},
                                                                   {111, "certificate_unobtainable"},
                                                                   {112, "unrecognized_name"},
                                                                   {113, "bad_certificate_status_response"},
                                                                   {114, "bad_certificate_hash_value"},
                                                                   {115, "unknown_psk_identity"},
                                                                   {116, "certificate_required"},
                                                                   {120, "no_application_protocol"}}};

}  // namespace

std::string server_name_of(ByteView extension) {
  const auto list = Reader(extension).vector(2);
  if (!list) return {};
  Reader names(*list);
  while (!names.done()) {
    const auto type = names.number(1);
    const auto name = names.vector(2);
    if (!type || !name) return {};
    if (*type == 0) return printable(*name);
  }
  return {};
}

std::vector<std::string> alpn_of(ByteView extension) {
  std::vector<std::string> out;
  const auto list = Reader(extension).vector(2);
  if (!list) return out;
  Reader names(*list);
  while (!names.done()) {
    const auto name = names.vector(1);
    if (!name) break;
    const bool grease = name->size() == 2 && is_grease(Reader(*name).number(2).value_or(0));
    if (!grease) out.push_back(printable(*name));
  }
  return out;
}

std::vector<std::string> versions_of(ByteView extension, unsigned legacy_version) {
  const auto list = Reader(extension).vector(1);
  if (!list) return {version_name(legacy_version)};
  std::vector<std::string> out;
  Reader versions(*list);
  while (const auto version = versions.number(2))
    if (!is_grease(*version)) out.push_back(version_name(*version));
  return out;
}

std::optional<std::vector<std::string>> certificates_in(ByteView message, bool tls13) {
  Reader whole(message);
  if (!whole.number(1)) return std::nullopt;
  const auto body = whole.vector(3);
  if (!body || !whole.done()) return std::nullopt;
  Reader reader(*body);
  if (tls13 && !reader.vector(1)) return std::nullopt;  // certificate_request_context
  const auto list = reader.vector(3);
  if (!list || !reader.done()) return std::nullopt;
  std::vector<std::string> out;
  Reader entries(*list);
  while (!entries.done()) {
    const auto certificate = entries.vector(3);
    if (!certificate || (tls13 && !entries.vector(2))) return std::nullopt;
    out.emplace_back(*certificate);
  }
  return out;
}

std::optional<bool> looks_like_client_hello(ByteView bytes) {
  // ContentType handshake, legacy version 3.x, a length that is not zero, HandshakeType client_hello.
  const auto octet = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  if (!bytes.empty() && octet(0) != 0x16) return false;
  if (bytes.size() > 1 && octet(1) != 0x03) return false;
  if (bytes.size() > 4 && octet(3) == 0 && octet(4) == 0) return false;
  if (bytes.size() > 5) return octet(5) == 0x01;
  return std::nullopt;
}

std::string alert_name(int code) {
  for (const auto& [known, name] : alert_names)
    if (known == code) return name;
  return "alert_" + std::to_string(code);
}

}  // namespace footpad::tls
