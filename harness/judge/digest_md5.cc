// DIGEST-MD5 (RFC 2831) and CRAM-MD5 (RFC 2195).
#include <algorithm>
#include <iterator>
#include <map>
#include <string>

#include "base/text.h"
#include "judge/digests.h"
#include "judge/messages.h"
#include "judge/verifiers.h"

namespace footpad::judge {
namespace {

constexpr std::size_t kChallenges = 256;

bool is_anything(ByteView) { return true; }

Bytes hex_md5(ByteView data) { return to_hex(hash(Digest::md5, data)); }

// RFC 2831 §2.1.2.1.
Bytes expected_response(std::map<std::string, std::string>& said, ByteView password) {
  Bytes a1 = hash(Digest::md5, said["username"] + ":" + said["realm"] + ":" + Bytes(password)) + ":" + said["nonce"] +
             ":" + said["cnonce"];
  if (!said["authzid"].empty()) a1 += ":" + said["authzid"];
  const std::string qop = said["qop"].empty() ? "auth" : said["qop"];
  Bytes a2 = "AUTHENTICATE:" + said["digest-uri"];
  if (qop != "auth") a2 += ":00000000000000000000000000000000";
  return hex_md5(hex_md5(a1) + ":" + said["nonce"] + ":" + said["nc"] + ":" + said["cnonce"] + ":" + qop + ":" +
                 hex_md5(a2));
}

}  // namespace

bool is_digest_response(ByteView text) {
  return text.find("response=") != ByteView::npos && text.find("nonce=") != ByteView::npos;
}

bool is_cram_response(ByteView text) {
  const std::size_t space = text.rfind(' ');
  return space != ByteView::npos && space > 0 && text.size() - space == 33 &&
         text.find_first_not_of("0123456789abcdefABCDEF", space + 1) == ByteView::npos;
}

void find_digest_md5(ByteView password, const std::vector<Message>& said, std::vector<Find>& finds) {
  for (const Message& message : said) {
    if (!is_digest_response(message.text)) continue;
    auto values = directives(message.text);
    if (lower(values["response"]) == expected_response(values, password))
      finds.push_back({"DIGEST-MD5 response", "digest-md5", Grade::L2, message.begin, message.end});
  }
}

void find_cram_md5(ByteView password, const std::vector<Message>& said, const Challenges& challenges,
                   std::vector<Find>& finds) {
  std::vector<Message> responses;
  std::copy_if(said.begin(), said.end(), std::back_inserter(responses),
               [](const Message& message) { return is_cram_response(message.text); });
  if (responses.empty()) return;
  std::vector<Bytes> asked(challenges.nonces.begin(), challenges.nonces.end());
  for (auto& message : messages(challenges.server, is_anything, kChallenges)) asked.push_back(std::move(message.text));
  for (const Message& response : responses) {
    const std::string digest = lower(ByteView(response.text).substr(response.text.size() - 32));
    for (const Bytes& challenge : asked) {
      if (to_hex(hmac(Digest::md5, password, challenge)) != digest) continue;
      finds.push_back({"CRAM-MD5 digest", "cram-md5", Grade::L2, response.begin, response.end});
      break;
    }
  }
}

}  // namespace footpad::judge
