#include "judge/digests.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstddef>

namespace footpad::judge {
namespace {

const EVP_MD* method(Digest digest) {
  switch (digest) {
    case Digest::md5: return EVP_md5();
    case Digest::sha1: return EVP_sha1();
    case Digest::sha256: return EVP_sha256();
    case Digest::sha512: return EVP_sha512();
  }
  return nullptr;
}

const unsigned char* octets(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

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

Bytes hmac(Digest digest, ByteView key, ByteView data) {
  Output out;
  const auto key_size = static_cast<int>(key.size());
  if (HMAC(method(digest), key.data(), key_size, octets(data), data.size(), out.octets.data(), &out.size) == nullptr)
    return {};
  return out.bytes();
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
