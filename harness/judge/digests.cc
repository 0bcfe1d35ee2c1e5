#include "judge/digests.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/provider.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "crypto/handles.h"

namespace footpad::judge {
namespace {

// MD4 is in a provider of its own, which is loaded for nobody else. Null: it is not to be had.
const EVP_MD* md4_method() {
  struct Legacy {
    std::unique_ptr<OSSL_LIB_CTX, Freer<OSSL_LIB_CTX_free>> library{OSSL_LIB_CTX_new()};
    std::unique_ptr<OSSL_PROVIDER, Freer<OSSL_PROVIDER_unload>> provider{OSSL_PROVIDER_load(library.get(), "legacy")};
    std::unique_ptr<EVP_MD, Freer<EVP_MD_free>> digest{EVP_MD_fetch(library.get(), "MD4", nullptr)};
  };
  static const Legacy legacy;
  return legacy.digest.get();
}

const EVP_MD* method(Digest digest) {
  switch (digest) {
    case Digest::md5: return EVP_md5();
    case Digest::sha1: return EVP_sha1();
    case Digest::sha256: return EVP_sha256();
    case Digest::sha512: return EVP_sha512();
  }
  return nullptr;
}

struct Output {
  std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
  unsigned int size = 0;
  [[nodiscard]] Bytes bytes() const { return {reinterpret_cast<const char*>(octets.data()), size}; }
};

}  // namespace

std::optional<Digest> digest_of_size(std::size_t bytes) {
  switch (bytes) {
    case 16: return Digest::md5;
    case 20: return Digest::sha1;
    case 32: return Digest::sha256;
    case 64: return Digest::sha512;
    default: return std::nullopt;
  }
}

Bytes hash(Digest digest, ByteView data) {
  Output out;
  if (EVP_Digest(data.data(), data.size(), out.octets.data(), &out.size, method(digest), nullptr) != 1) return {};
  return out.bytes();
}

Bytes md4(ByteView data) {
  Output out;
  const EVP_MD* type = md4_method();
  if (type == nullptr || EVP_Digest(data.data(), data.size(), out.octets.data(), &out.size, type, nullptr) != 1)
    return {};
  return out.bytes();
}

Bytes hmac(Digest digest, ByteView key, ByteView data) {
  Output out;
  const auto key_size = static_cast<int>(key.size());
  if (HMAC(method(digest), key.data(), key_size, octets(data), data.size(), out.octets.data(), &out.size) == nullptr)
    return {};
  return out.bytes();
}

// A third of the key is 56 bits, seven to an octet. DES alone is not in every libcrypto; three times with one key it
// is.
Bytes des_long(ByteView key, ByteView eight) {
  Bytes out;
  for (std::size_t part = 0; part < 3; ++part) {
    std::uint64_t bits = 0;
    for (std::size_t i = 7 * part; i < 7 * part + 7; ++i)
      bits = bits << 8U | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0U);
    Bytes once;
    for (unsigned shift = 56; shift > 0; shift -= 7) once += static_cast<char>((bits >> (shift - 7) & 0x7FU) << 1U);
    const Bytes thrice = once + once + once;
    const std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>> context(EVP_CIPHER_CTX_new());
    std::array<unsigned char, 16> block{};
    int size = 0;
    if (EVP_EncryptInit_ex(context.get(), EVP_des_ede3_ecb(), nullptr, octets(thrice), nullptr) != 1 ||
        EVP_EncryptUpdate(context.get(), block.data(), &size, octets(eight), static_cast<int>(eight.size())) != 1 ||
        size != 8)
      return {};
    out.append(reinterpret_cast<const char*>(block.data()), 8);
  }
  return out;
}

Bytes pbkdf2(Digest digest, ByteView password, ByteView salt, int iterations) {
  Output out;
  out.size = static_cast<unsigned int>(EVP_MD_get_size(method(digest)));
  if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), octets(salt), static_cast<int>(salt.size()),
                        iterations, method(digest), static_cast<int>(out.size), out.octets.data()) != 1)
    return {};
  return out.bytes();
}

}  // namespace footpad::judge
