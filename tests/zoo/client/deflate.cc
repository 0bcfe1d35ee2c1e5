#include "deflate.h"

#include <array>

namespace zoo {

namespace {

constexpr std::size_t largest = 1 << 20;  // unpacked at once

template <class Turn>
std::string run(z_stream& stream, std::string_view bytes, Turn turn) {
  std::array<char, 4096> block{};
  std::string out;
  // zlib's interface is older than const.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  do {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    if (const int state = turn(&stream, Z_SYNC_FLUSH); state != Z_OK && state != Z_BUF_ERROR) break;
    out.append(block.data(), block.size() - stream.avail_out);
  } while (stream.avail_out == 0 && out.size() < largest);
  return out;
}

}  // namespace

Deflate::Deflate() {
  deflateInit(&out_, Z_DEFAULT_COMPRESSION);
  inflateInit(&in_);
}

Deflate::~Deflate() {
  deflateEnd(&out_);
  inflateEnd(&in_);
}

std::string Deflate::pack(std::string_view bytes) { return run(out_, bytes, deflate); }
std::string Deflate::unpack(std::string_view bytes) { return run(in_, bytes, inflate); }

}  // namespace zoo
