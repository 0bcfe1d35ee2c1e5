#include "judge/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

namespace footpad::judge {
namespace {

constexpr std::size_t kLargest = 4 << 20;  // of one stream, inflated
constexpr std::size_t kAll = 32 << 20;     // of all streams together: input read and output made
constexpr std::size_t kSmallest = 8;       // less than this holds no canary: an accidental header

bool begins_stream(ByteView bytes, std::size_t at) {
  if (at + 2 > bytes.size()) return false;
  const auto first = static_cast<std::uint8_t>(bytes[at]);
  const auto second = static_cast<std::uint8_t>(bytes[at + 1]);
  if (first == 0x1f) return second == 0x8b;
  // RFC 1950 §2.2: method 8, a window of at most 32 KiB, no preset dictionary, a check modulo 31.
  return (first & 0x0f) == 8 && first >> 4 <= 7 && (second & 0x20) == 0 && (first * 256 + second) % 31 == 0;
}

class Inflater {
 public:
  Inflater() : ready_(inflateInit2(&stream_, 15 + 32) == Z_OK) {}
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // As much as can be had from a stream that may be broken off, or that may be none: then nullopt.
  // `ended`: it came to its proper end, checksum and all.
  std::optional<Inflated> run(ByteView bytes, std::size_t at, std::size_t& budget, bool& ended);

 private:
  z_stream stream_{};
  std::array<char, 16384> block_;
  bool ready_;
};

std::optional<Inflated> Inflater::run(ByteView bytes, std::size_t at, std::size_t& budget, bool& ended) {
  if (!ready_ || inflateReset(&stream_) != Z_OK) return std::nullopt;
  const ByteView rest = bytes.substr(at, std::numeric_limits<uInt>::max());
  // zlib's interface is older than const.
  stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(rest.data()));
  stream_.avail_in = static_cast<uInt>(rest.size());
  Inflated out{{}, at, at, true};
  int state = Z_OK;
  while (state == Z_OK && out.bytes.size() < kLargest) {
    stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
    stream_.avail_out = static_cast<uInt>(block_.size());
    state = inflate(&stream_, Z_SYNC_FLUSH);
    out.bytes.append(block_.data(), block_.size() - stream_.avail_out);
    if (stream_.avail_in == 0 && stream_.avail_out != 0) break;
  }
  out.end = at + (rest.size() - stream_.avail_in);
  out.whole = state != Z_OK || out.bytes.size() < kLargest;
  ended = state == Z_STREAM_END;
  budget -= std::min(budget, out.bytes.size() + (out.end - at));
  if (out.bytes.size() < kSmallest) return std::nullopt;
  return out;
}

}  // namespace

std::vector<Inflated> inflate_all(ByteView bytes) {
  std::vector<Inflated> streams;
  std::unique_ptr<Inflater> inflater;
  std::size_t budget = kAll;
  for (std::size_t at = 0; at + 2 <= bytes.size(); ++at) {
    if (!begins_stream(bytes, at)) continue;
    if (budget == 0) {
      streams.push_back({{}, at, bytes.size(), false});
      break;
    }
    if (!inflater) inflater = std::make_unique<Inflater>();
    bool ended = false;
    auto stream = inflater->run(bytes, at, budget, ended);
    if (!stream) continue;
    // What only looks like a stream must not hide a real one that begins inside it.
    if (ended) at = std::max(at, stream->end - 1);
    streams.push_back(std::move(*stream));
  }
  return streams;
}

}  // namespace footpad::judge
