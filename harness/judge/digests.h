// The few keyed and plain digests that verifiers are made of. An empty result: this libcrypto does not offer the
// digest.
#pragma once

#include <optional>

#include "base/bytes.h"

namespace footpad::judge {

enum class Digest { md5, sha1, sha256, sha512 };

// The digest whose output has this many bytes.
std::optional<Digest> digest_of_size(std::size_t bytes);

Bytes hash(Digest digest, ByteView data);
Bytes md4(ByteView data);
Bytes hmac(Digest digest, ByteView key, ByteView data);
// 24 octets: 8 of them encrypted by DES under each third of the key, which is filled up with NULs ([MS-NLMP] 6, DESL).
Bytes des_long(ByteView key, ByteView eight);
Bytes pbkdf2(Digest digest, ByteView password, ByteView salt, int iterations);

}  // namespace footpad::judge
