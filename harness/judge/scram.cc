// SCRAM (RFC 5802, RFC 7677): the proof in the client's final message.
#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "judge/digests.h"
#include "judge/messages.h"
#include "judge/verifiers.h"

namespace footpad::judge {
namespace {

constexpr std::size_t kMessages = 64;
// A hostile iteration count must not cost us minutes; beyond this a proof counts without being recomputed.
constexpr int kIterations = 1'000'000;

// The value of one attribute of a message, "r" or "s" ...; empty where it is not there.
ByteView attribute(ByteView message, char name) {
  for (std::size_t begin = 0; begin < message.size();) {
    const std::size_t end = std::min(message.find(',', begin), message.size());
    const ByteView part = message.substr(begin, end - begin);
    if (part.size() > 2 && part[0] == name && part[1] == '=') return part.substr(2);
    begin = end + 1;
  }
  return {};
}

bool is_client_first(ByteView text) {
  return (text.starts_with("n,") || text.starts_with("y,") || text.starts_with("p=")) &&
         text.find(",r=") != ByteView::npos;
}
bool is_server_first(ByteView text) {
  return text.find("r=") != ByteView::npos && text.find(",s=") != ByteView::npos && text.find(",i=") != ByteView::npos;
}
bool is_client_final(ByteView text) {
  return text.starts_with("c=") && text.find(",r=") != ByteView::npos && text.find(",p=") != ByteView::npos;
}

// client-first-message-bare: what stands behind the two commas of the gs2 header.
ByteView bare(ByteView client_first) {
  const std::size_t flag = client_first.find(',');
  const std::size_t authzid = client_first.find(',', flag + 1);
  return authzid == ByteView::npos ? ByteView{} : client_first.substr(authzid + 1);
}

std::vector<Message> only(const std::vector<Message>& said, bool (*wanted)(ByteView)) {
  std::vector<Message> out;
  for (const Message& message : said)
    if (out.size() < kMessages && wanted(message.text)) out.push_back(message);
  return out;
}

struct Exchange {
  ByteView first_bare, server_first, final_without_proof, proof;
  Digest digest;
};

// nullopt: too expensive to say.
std::optional<bool> is_of(const Exchange& exchange, ByteView password) {
  const auto salt = from_base64(attribute(exchange.server_first, 's'));
  const ByteView count = attribute(exchange.server_first, 'i');
  int iterations = 0;
  const auto parsed = std::from_chars(count.data(), count.data() + count.size(), iterations);
  if (!salt || parsed.ec != std::errc{} || iterations < 1 || iterations > kIterations) return std::nullopt;
  const Bytes salted = pbkdf2(exchange.digest, password, *salt, iterations);
  const Bytes client_key = hmac(exchange.digest, salted, "Client Key");
  if (client_key.empty()) return std::nullopt;
  const Bytes message =
      Bytes(exchange.first_bare) + "," + Bytes(exchange.server_first) + "," + Bytes(exchange.final_without_proof);
  Bytes expected = hmac(exchange.digest, hash(exchange.digest, client_key), message);
  for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = static_cast<char>(expected[i] ^ client_key[i]);
  return expected == exchange.proof;
}

std::string_view name_of(Digest digest) {
  switch (digest) {
    case Digest::sha1: return "SCRAM-SHA-1 proof";
    case Digest::sha256: return "SCRAM-SHA-256 proof";
    case Digest::sha512: return "SCRAM-SHA-512 proof";
    case Digest::md5: break;
  }
  return "SCRAM proof";
}

// A proof counts unless it was recomputed over every exchange it can belong to and matched none: another password's
// proof tells nothing about ours. What cannot be recomputed is a proof all the same.
bool counts(ByteView final_message, ByteView proof, Digest digest, ByteView password,
            const std::vector<Message>& client_firsts, const std::vector<Message>& server_firsts) {
  const ByteView nonce = attribute(final_message, 'r');
  bool refuted = false;
  for (const Message& server_first : server_firsts) {
    if (attribute(server_first.text, 'r') != nonce) continue;
    for (const Message& client_first : client_firsts) {
      const ByteView first_bare = bare(client_first.text);
      if (const ByteView own = attribute(first_bare, 'r'); own.empty() || !nonce.starts_with(own)) continue;
      const ByteView unproven = final_message.substr(0, final_message.rfind(",p="));
      const auto is_ours = is_of({first_bare, server_first.text, unproven, proof, digest}, password);
      if (is_ours.value_or(true)) return true;
      refuted = true;
    }
  }
  return !refuted;
}

}  // namespace

bool is_scram(ByteView text) { return is_client_first(text) || is_client_final(text); }

void find_scram(ByteView password, const std::vector<Message>& said, const Challenges& challenges,
                std::vector<Find>& finds) {
  const auto finals = only(said, is_client_final);
  if (finals.empty()) return;
  const auto client_firsts = only(said, is_client_first);
  const auto server_firsts = messages(challenges.server, is_server_first, kMessages);
  for (const Message& message : finals) {
    const ByteView text = message.text;
    const auto proof = from_base64(text.substr(text.rfind(",p=") + 3));
    if (!proof) continue;
    const auto digest = digest_of_size(proof->size());
    if (!digest || *digest == Digest::md5) continue;
    if (counts(text, *proof, *digest, password, client_firsts, server_firsts))
      finds.push_back({std::string(name_of(*digest)), "scram", Grade::L2, message.begin, message.end});
  }
}

}  // namespace footpad::judge
