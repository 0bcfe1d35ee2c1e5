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
Bytes hmac(Digest digest, ByteView key, ByteView data);
Bytes pbkdf2(Digest digest, ByteView password, ByteView salt, int iterations);

}  // namespace footpad::judge
