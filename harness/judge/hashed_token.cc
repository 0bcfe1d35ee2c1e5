// HT-SHA-256-NONE (XEP-0484): a user's name, NUL, and a keyed hash of nothing that changes.
#include "judge/digests.h"
#include "judge/verifiers.h"

namespace footpad::judge {
namespace {

constexpr std::size_t kHash = 32;

}  // namespace

bool is_hashed_token(ByteView text) {
  return text.size() > kHash + 1 && text[text.size() - kHash - 1] == '\0' && text.find('\0') == text.size() - kHash - 1;
}

void find_hashed_token(ByteView token, const std::vector<Message>& said, std::vector<Find>& finds) {
  if (token.empty()) return;
  const Bytes expected = hmac(Digest::sha256, token, "Initiator");
  for (const Message& message : said)
    if (is_hashed_token(message.text) && message.text.ends_with(expected))
      finds.push_back({"token hash", "HT-SHA-256-NONE", Grade::L3, message.begin, message.end});
}

}  // namespace footpad::judge
