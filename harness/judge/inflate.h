// Compressed data inside a byte stream (XEP-0138 and the like): a leak in it is a leak.
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"

namespace footpad::judge {

struct Inflated {
  Bytes bytes;
  std::size_t begin = 0, end = 0;  // the compressed range
  bool whole = true;               // false: there was more in it than we look at
};

// Every zlib or gzip stream that begins anywhere in `bytes`, each inflated up to 4 MiB.
std::vector<Inflated> inflate_all(ByteView bytes);

}  // namespace footpad::judge
