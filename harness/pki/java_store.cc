#include "pki/java_store.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

namespace footpad::pki {
namespace {

constexpr std::uint32_t kMagic = 0xfeedfeed, kVersion = 2, kTrustedCertificate = 2;
constexpr std::string_view kPassword = "changeit", kSalt = "Mighty Aphrodite";

template <class Number>
void put(Bytes& out, Number value) {
  for (int shift = 8 * (static_cast<int>(sizeof value) - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 0xffU);
}

void put_text(Bytes& out, std::string_view text) {
  put(out, static_cast<std::uint16_t>(text.size()));
  out += text;
}

}  // namespace

Bytes java_trust_store(const std::vector<Bytes>& anchors) {
  Bytes out;
  put(out, kMagic);
  put(out, kVersion);
  put(out, static_cast<std::uint32_t>(anchors.size()));
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    put(out, kTrustedCertificate);
    put_text(out, "footpad-" + std::to_string(i + 1));
    put(out, std::uint64_t{0});  // when it was added
    put_text(out, "X.509");
    put(out, static_cast<std::uint32_t>(anchors[i].size()));
    out += anchors[i];
  }
  Bytes digested;
  for (const char c : kPassword) digested += {'\0', c};
  digested += Bytes(kSalt) + out;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(digested.data(), digested.size(), digest.data(), &size, EVP_sha1(), nullptr);
  return out.append(reinterpret_cast<const char*>(digest.data()), size);
}

}  // namespace footpad::pki
