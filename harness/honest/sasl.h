// SASL, the server's end, for any protocol: messages are raw here, protocols wrap them as they do.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "honest/entropy.h"
#include "model/canary.h"

namespace footpad::honest::sasl {

struct Step {
  enum class Type { challenge, success, malformed, not_authorized, invalid_authzid } type = Type::malformed;
  Bytes data;  // of a challenge, or of a success that proves the server
};

// One exchange. Every mechanism here begins with the client's message; nothing may be said behind a step that ends it.
class Mechanism {
 public:
  virtual ~Mechanism() = default;
  virtual Step respond(ByteView message) = 0;
};

// nullptr: not spoken here.
std::unique_ptr<Mechanism> make_mechanism(std::string_view name, const Canaries& account, const Entropy& entropy);

std::unique_ptr<Mechanism> make_plain(const Canaries& account);

enum class Hash { sha1, sha256 };
constexpr int kIterations = 4096;
// `nonce` is the server's part; `salt` is raw.
std::unique_ptr<Mechanism> make_scram(Hash hash, const Canaries& account, Bytes nonce, Bytes salt);

// "user" or "user@domain".
bool names_account(std::string_view name, const Canaries& account);
// Takes as long for a near miss as for a hit.
bool same_secret(ByteView one, ByteView another);

}  // namespace footpad::honest::sasl
