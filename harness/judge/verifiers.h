// Verifiers: values from which a password can be cracked offline. They are recomputed from the known password, not guessed.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "judge/search.h"

namespace footpad::judge {

// What a verifier may be made of, besides the password.
struct Challenges {
  ByteView server;                          // all that the server said on this connection
  const std::vector<std::string>& nonces;   // stream ids, timestamps
};

// One file a family; each appends what it finds in `client`, with grade L2.
void find_scram(ByteView password, ByteView client, const Challenges& challenges, std::vector<Find>& finds);
void find_digest_md5(ByteView password, ByteView client, std::vector<Find>& finds);
void find_cram_md5(ByteView password, ByteView client, const Challenges& challenges, std::vector<Find>& finds);
// Plain digests over nonce and password: XEP-0078, APOP, and digests of the bare password.
void find_plain_digests(ByteView password, ByteView client, const Challenges& challenges, std::vector<Find>& finds);

}  // namespace footpad::judge
