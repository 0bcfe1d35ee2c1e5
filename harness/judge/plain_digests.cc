// Digests over a nonce and the password in plain sight: XEP-0078's <digest/>, APOP, and the bare password's own
// digests.
#include <array>
#include <map>
#include <string>

#include "base/text.h"
#include "judge/digests.h"
#include "judge/messages.h"
#include "judge/verifiers.h"

namespace footpad::judge {
namespace {

constexpr std::size_t kRuns = 4096;
constexpr std::size_t kNonces = 256;

struct Kind {
  Digest digest;
  std::size_t size;  // in hex digits
  std::string_view form;
};
constexpr std::array<Kind, 3> kKinds{
    {{Digest::md5, 32, "md5"}, {Digest::sha1, 40, "sha-1"}, {Digest::sha256, 64, "sha-256"}}};

// Hex digest -> its form. The empty nonce stands for the bare password.
std::map<std::string, std::string_view, std::less<>> expected(ByteView password,
                                                              const std::vector<std::string>& nonces) {
  std::map<std::string, std::string_view, std::less<>> out;
  const auto add = [&](const std::string& nonce) {
    for (const Kind& kind : kKinds)
      if (const Bytes digest = hash(kind.digest, nonce + Bytes(password)); !digest.empty())
        out.emplace(to_hex(digest), kind.form);
  };
  add("");
  for (std::size_t i = 0; i < nonces.size() && i < kNonces; ++i) add(nonces[i]);
  return out;
}

}  // namespace

void find_plain_digests(ByteView password, ByteView client, const Challenges& challenges, std::vector<Find>& finds) {
  const auto runs = hex_runs(client, kRuns);
  if (runs.empty()) return;
  const auto known = expected(password, challenges.nonces);
  for (const Message& run : runs) {
    const ByteView text = run.text;
    for (const Kind& kind : kKinds) {
      if (text.size() < kind.size) continue;
      // A letter of a neighbouring word may look like a hex digit ("md5..."): try both ends of the run.
      const std::size_t last = text.size() - kind.size;
      for (const std::size_t at : {last, std::size_t{0}}) {
        const auto match = known.find(text.substr(at, kind.size));
        if (match == known.end()) continue;
        const std::size_t begin = run.begin + at;
        finds.push_back({"password digest", std::string(match->second), Grade::L2, begin, begin + kind.size});
        break;
      }
    }
  }
}

}  // namespace footpad::judge
