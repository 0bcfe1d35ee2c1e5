// Both directions of a stream compressed by zlib (XEP-0138).
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

namespace zoo {

class Deflate {
 public:
  Deflate();
  ~Deflate();
  Deflate(const Deflate&) = delete;
  Deflate& operator=(const Deflate&) = delete;

  std::string pack(std::string_view bytes);
  // What cannot be read unpacks to nothing.
  std::string unpack(std::string_view bytes);

 private:
  z_stream out_{}, in_{};
};

}  // namespace zoo
