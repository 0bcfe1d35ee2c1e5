#include "mutate.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace footpad::fuzz {
namespace {

using namespace std::string_view_literals;

// What parsers stumble over.
constexpr std::array kTokens{"\r"sv,
                             "\n"sv,
                             "\r\n"sv,
                             "\0"sv,
                             " "sv,
                             "\""sv,
                             "\\"sv,
                             "{"sv,
                             "}"sv,
                             "{5}"sv,
                             "{0+}"sv,
                             "{4294967296}"sv,
                             "\r\n.\r\n"sv,
                             "."sv,
                             "-"sv,
                             "+"sv,
                             "*"sv,
                             "="sv,
                             "\xff"sv,
                             "\x80"sv,
                             "<"sv,
                             ">"sv,
                             "</"sv,
                             "/>"sv,
                             "&"sv,
                             "&#x0;"sv,
                             "<![CDATA["sv,
                             "<!--"sv,
                             "<!DOCTYPE a>"sv,
                             "0\r\n\r\n"sv,
                             "ffffffffffffffff"sv,
                             "Content-Length: 7\r\n"sv,
                             "Transfer-Encoding: chunked\r\n"sv,
                             "18446744073709551616"sv,
                             "-1"sv,
                             "250-"sv,
                             "334 \r\n"sv,
                             "354 \r\n"sv,
                             "+OK\r\n"sv,
                             "AUTH "sv,
                             "\x7f\xff"sv};
constexpr std::size_t kLongRun = std::size_t{1} << 12U;
constexpr std::size_t kHugeRun = (std::size_t{1} << 20U) + 17;  // past what any parser may wait for
constexpr std::size_t kMost = std::size_t{3} << 20U;

struct Range {
  std::size_t at = 0, size = 0;
};
Range range_in(const Bytes& bytes, Chance& chance) {
  const std::size_t at = chance.below(bytes.size() + 1);
  return {at, chance.below(std::min<std::size_t>(bytes.size() - at, 64) + 1)};
}

const Bytes& some_bytes(const std::vector<Seed>& seeds, Chance& chance) {
  const Talk& talk = seeds[chance.below(seeds.size())].talk;
  return talk[chance.below(talk.size())].bytes;
}
const Bytes& some_bytes(const std::vector<Bytes>& inputs, Chance& chance) {
  return inputs[chance.below(inputs.size())];
}

template <class Seeds>
void change(Bytes& bytes, const Seeds& seeds, Chance& chance) {
  const Range range = range_in(bytes, chance);
  switch (chance.below(9)) {
    case 0:  // flip
      if (!bytes.empty()) {
        char& byte = bytes[chance.below(bytes.size())];
        byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << chance.below(8)));
      }
      return;
    case 1:
    case 2: bytes.insert(range.at, kTokens[chance.below(kTokens.size())]); return;
    case 3: bytes.erase(range.at, range.size); return;
    case 4: bytes.insert(range.at, bytes.substr(range.at, range.size)); return;  // duplicate
    case 5: {                                                                    // splice
      const Bytes& other = some_bytes(seeds, chance);
      const Range from = range_in(other, chance);
      bytes.insert(range.at, other.substr(from.at, chance.one_in(2) ? from.size : Bytes::npos));
      return;
    }
    case 6: bytes.resize(range.at); return;  // cut
    case 7:                                  // case
      for (std::size_t i = range.at; i < range.at + range.size; ++i)
        if ((bytes[i] | ' ') >= 'a' && (bytes[i] | ' ') <= 'z') bytes[i] = static_cast<char>(bytes[i] ^ ' ');
      return;
    default: {  // a long run of one byte, or of a few
      const Bytes run = bytes.empty() || chance.one_in(2)
                            ? Bytes(kTokens[chance.below(kTokens.size())])
                            : bytes.substr(range.at, std::max<std::size_t>(range.size, 1));
      const std::size_t size = chance.one_in(40) ? kHugeRun : chance.below(kLongRun);
      Bytes all;
      while (!run.empty() && all.size() < size) all += run;
      bytes.insert(range.at, all);
    }
  }
}

void change(Talk& talk, const std::vector<Seed>& seeds, Chance& chance) {
  const std::size_t at = chance.below(talk.size());
  switch (chance.below(12)) {
    case 0: talk.erase(talk.begin() + static_cast<std::ptrdiff_t>(at)); return;
    case 1: talk.insert(talk.begin() + static_cast<std::ptrdiff_t>(at), Turn(talk[at])); return;
    case 2: std::swap(talk[at], talk[chance.below(talk.size())]); return;
    case 3: talk[at].from = talk[at].from == Side::client ? Side::server : Side::client; return;
    case 4:
      talk.insert(talk.begin() + static_cast<std::ptrdiff_t>(at),
                  Turn{chance.one_in(2) ? Side::client : Side::server, true, ""});
      return;
    default: change(talk[at].bytes, seeds, chance);
  }
}

}  // namespace

Talk mutated(const std::vector<Seed>& seeds, Chance& chance) {
  Talk talk = seeds[chance.below(seeds.size())].talk;
  if (chance.one_in(8)) {  // and goes on as another
    const Talk& other = seeds[chance.below(seeds.size())].talk;
    talk.resize(chance.below(talk.size()) + 1);
    talk.insert(talk.end(), other.begin() + static_cast<std::ptrdiff_t>(chance.below(other.size())), other.end());
  }
  for (std::size_t changes = chance.below(8); changes > 0 && !talk.empty(); --changes) change(talk, seeds, chance);
  std::size_t size = 0;
  for (Turn& turn : talk) {
    turn.bytes.resize(std::min(turn.bytes.size(), kMost - size));
    size += turn.bytes.size();
  }
  return talk;
}

Bytes mutated(const std::vector<Bytes>& inputs, Chance& chance) {
  Bytes out = some_bytes(inputs, chance);
  for (std::size_t changes = chance.below(8) + 1; changes > 0; --changes) change(out, inputs, chance);
  out.resize(std::min(out.size(), kMost));
  return out;
}

std::vector<std::size_t> segments(std::size_t size, Chance& chance) {
  constexpr std::array<std::size_t, 6> sizes{1, 2, 7, 64, 1460, std::size_t{1} << 20U};
  const std::size_t most = sizes[chance.below(sizes.size())];
  // What is huge comes in large pieces: a few thousand of them are enough.
  const std::size_t least = size / 2048 + 1;
  std::vector<std::size_t> out;
  while (size > 0) {
    const std::size_t piece = std::min(size, std::max(least, chance.below(most) + 1));
    out.push_back(piece);
    size -= piece;
  }
  return out;
}

}  // namespace footpad::fuzz
