// NTLM ([MS-NLMP] 3.3): what answers a server's challenge, in each of its three versions.
#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "judge/digests.h"
#include "judge/messages.h"
#include "judge/verifiers.h"

namespace footpad::judge {
namespace {

using namespace std::string_view_literals;

constexpr ByteView kChallenge = "NTLMSSP\0\2\0\0\0"sv, kAuthenticate = "NTLMSSP\0\3\0\0\0"sv;
constexpr std::size_t kChallenges = 256;
constexpr std::size_t kNonce = 8, kProof = 16, kOldResponse = 24;

std::size_t octet(ByteView bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

// A payload field: its length in two bytes, and behind two more its offset in four (2.2.1.3).
Bytes field(ByteView message, std::size_t at) {
  const std::size_t size = octet(message, at) | octet(message, at + 1) << 8U;
  const std::size_t offset = octet(message, at + 4) | octet(message, at + 5) << 8U | octet(message, at + 6) << 16U |
                             octet(message, at + 7) << 24U;
  if (offset > message.size() || message.size() - offset < size) return {};
  return Bytes(message.substr(offset, size));
}

Bytes wide(ByteView text) {
  Bytes out;
  for (const char c : text) out += {c, '\0'};
  return out;
}

// The user's name counts in capitals.
Bytes capitals(Bytes text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

struct Response {
  Bytes lan_manager, nt, domain, user;  // the names in UTF-16LE
};

Response read_response(ByteView message) {
  Response out{field(message, 12), field(message, 20), field(message, 28), field(message, 36)};
  const bool unicode = (octet(message, 60) & 1U) != 0;
  if (!unicode) out.domain = wide(out.domain), out.user = wide(out.user);
  return out;
}

// 3.3.2: keyed by the password, the user and the domain; over the challenge, and what the client put behind it.
bool is_version_2(const Response& said, ByteView hashed, const Bytes& nonce) {
  if (said.nt.size() <= kProof) return false;
  const Bytes key = hmac(Digest::md5, hashed, capitals(said.user) + said.domain);
  return hmac(Digest::md5, key, nonce + said.nt.substr(kProof)) == said.nt.substr(0, kProof);
}

// 3.3.1: over the challenge, or with "extended session security" over it and one of the client's own.
bool is_version_1(const Response& said, ByteView hashed, const Bytes& nonce) {
  if (said.nt.size() != kOldResponse) return false;
  const Bytes both = hash(Digest::md5, nonce + said.lan_manager.substr(0, kNonce)).substr(0, kNonce);
  return said.nt == des_long(hashed, nonce) || said.nt == des_long(hashed, both);
}

// nullopt: it is of another password. Empty: nothing shows whose it is.
std::optional<std::string> version_of(const Response& said, ByteView password, const std::vector<Bytes>& nonces) {
  const Bytes hashed = md4(wide(password));
  if (hashed.empty() || nonces.empty()) return "";
  for (const Bytes& nonce : nonces) {
    if (is_version_2(said, hashed, nonce)) return "v2";
    if (is_version_1(said, hashed, nonce)) return "v1";
  }
  return std::nullopt;
}

std::vector<Bytes> nonces_of(ByteView server) {
  std::vector<Bytes> out;
  const auto is_challenge = [](ByteView text) { return text.find(kChallenge) != ByteView::npos; };
  for (const Message& message : messages(server, is_challenge, kChallenges)) {
    const std::size_t at = message.text.find(kChallenge);
    if (message.text.size() - at >= 24 + kNonce) out.push_back(message.text.substr(at + 24, kNonce));
  }
  return out;
}

}  // namespace

bool is_ntlm_response(ByteView text) { return text.find(kAuthenticate) != ByteView::npos; }

void find_ntlm(ByteView password, const std::vector<Message>& said, const Challenges& challenges,
               std::vector<Find>& finds) {
  std::optional<std::vector<Bytes>> nonces;
  for (const Message& message : said) {
    if (!is_ntlm_response(message.text)) continue;
    const ByteView text = message.text;
    const Response response = read_response(text.substr(text.find(kAuthenticate)));
    if (response.nt.size() < kOldResponse) continue;  // an anonymous login has none
    if (!nonces) nonces = nonces_of(challenges.server);
    if (const auto version = version_of(response, password, *nonces))
      finds.push_back({"NTLM" + *version + " response", "ntlm", Grade::L2, message.begin, message.end});
  }
}

}  // namespace footpad::judge
