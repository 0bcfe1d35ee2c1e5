// Verifiers: values from which a password can be cracked offline. They are recomputed from the known password, not
// guessed.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "judge/messages.h"
#include "judge/search.h"

namespace footpad::judge {

// What a verifier may be made of, besides the password.
struct Challenges {
  ByteView server;                         // all that the server said on this connection
  const std::vector<std::string>& nonces;  // stream ids, timestamps
};

// One file a family; each appends what it finds in what the client said, with grade L2.
void find_scram(ByteView password, const std::vector<Message>& said, const Challenges& challenges,
                std::vector<Find>& finds);
// HT-SHA-256-NONE (XEP-0484): what a token makes without channel binding is good again for whoever hears it, so L3.
void find_hashed_token(ByteView token, const std::vector<Message>& said, std::vector<Find>& finds);
void find_digest_md5(ByteView password, const std::vector<Message>& said, std::vector<Find>& finds);
void find_cram_md5(ByteView password, const std::vector<Message>& said, const Challenges& challenges,
                   std::vector<Find>& finds);
// Where no challenge was seen, or this libcrypto has no MD4, any response counts.
void find_ntlm(ByteView password, const std::vector<Message>& said, const Challenges& challenges,
               std::vector<Find>& finds);
// Which messages each of them looks at.
bool is_scram(ByteView text);
bool is_hashed_token(ByteView text);
bool is_digest_response(ByteView text);
bool is_cram_response(ByteView text);
bool is_ntlm_response(ByteView text);
// Plain digests over nonce and password: XEP-0078, APOP, and digests of the bare password.
void find_plain_digests(ByteView password, ByteView client, const Challenges& challenges, std::vector<Find>& finds);

}  // namespace footpad::judge
