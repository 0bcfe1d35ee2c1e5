// SASL, the server's end, for any protocol: messages are raw here, protocols wrap them as they do.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "honest/entropy.h"
#include "model/canary.h"

namespace footpad::honest::sasl {

struct Step {
  enum class Type { challenge, success, malformed, not_authorized, invalid_authzid } type = Type::malformed;
  Bytes data;  // of a challenge, or of a success that proves the server
};

// One exchange. Nothing may be said behind a step that ends it.
class Mechanism {
 public:
  virtual ~Mechanism() = default;
  virtual Step respond(ByteView message) = 0;
  // The challenge by which a mechanism begins that lets the server speak first; empty: the client does.
  [[nodiscard]] virtual Bytes opening() { return {}; }
};

// What was offered on this stream. Types of channel binding are those that can be bound to, with the channel's data.
struct Offer {
  std::vector<std::string> mechanisms;
  std::map<std::string, Bytes> bindings;
  bool protects_downgrade = false;  // says a hash of the offer in SCRAM (XEP-0474)
};

// nullptr: not spoken here.
std::unique_ptr<Mechanism> make_mechanism(std::string_view name, const Canaries& account, const Entropy& entropy,
                                          const Offer& offer = {});

std::unique_ptr<Mechanism> make_plain(const Canaries& account);

enum class Hash { sha1, sha256 };
constexpr int kIterations = 4096;
// SCRAM (RFC 5802, RFC 7677). `nonce` is the server's part; `salt` is raw.
struct Scram {
  Hash hash = Hash::sha256;
  Bytes nonce, salt;
  bool plus = false;  // -PLUS: the client must bind
};
std::unique_ptr<Mechanism> make_scram(Scram scram, const Canaries& account, Offer offer = {});

std::unique_ptr<Mechanism> make_digest_md5(const Canaries& account, Bytes nonce);    // RFC 2831, qop=auth
std::unique_ptr<Mechanism> make_cram_md5(const Canaries& account, Bytes challenge);  // RFC 2195
std::unique_ptr<Mechanism> make_oauth_bearer(const Canaries& account);  // RFC 7628, with the account's token
std::unique_ptr<Mechanism> make_xoauth2(const Canaries& account);  // "user=NAME^Aauth=Bearer TOKEN^A^A": a forerunner
std::unique_ptr<Mechanism> make_login(const Canaries& account);    // draft-murchison-sasl-login: name, then password
// HT-SHA-256-* (draft-ietf-kitten-sasl-ht) with the account's token; `binding` is empty for -NONE.
std::unique_ptr<Mechanism> make_hashed_token(const Canaries& account, Bytes binding);

// "user" or "user@domain".
bool names_account(std::string_view name, const Canaries& account);
// Takes as long for a near miss as for a hit.
bool same_secret(ByteView one, ByteView another);
// What XEP-0474 hashes: mechanisms, and types of channel binding where there are any, each sorted.
Bytes offer_text(const Offer& offer);

}  // namespace footpad::honest::sasl
