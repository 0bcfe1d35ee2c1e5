// The canary search (DESIGN.md §2 rule 4): where did a secret of this lane turn up, and in what form.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "model/canary.h"
#include "model/words.h"

namespace footpad::judge {

struct Find {
  std::string what;  // "password", "user", "message", "token", "SCRAM-SHA-256 proof" ...
  std::string form;  // "raw", "base64", "base64url", "hex", "percent", "utf-16le", "entity", "zlib:raw", "scram",
                     // "cram-md5" ...
  Grade grade = Grade::L0;
  std::size_t begin = 0, end = 0;  // byte range in `client`
};

// Find::what of compressed data that was too large to be searched whole: nothing can be called secure on it. Grade L0.
inline constexpr std::string_view kUnsearched = "unsearched data";

// `client`: all that the client sent on one connection under one channel; `server`: all that reached it there, and in
// the other channels of that connection (challenges, nonces); `nonces`: values a digest may be made of (stream ids,
// timestamps).
class Hunt;
std::vector<Find> search(const Hunt& hunt, ByteView client, ByteView server, const std::vector<std::string>& nonces);
// The same, for one text only: preparing a hunt takes longer than a short text.
std::vector<Find> search(const Canaries& canaries, ByteView client, ByteView server,
                         const std::vector<std::string>& nonces);

}  // namespace footpad::judge
