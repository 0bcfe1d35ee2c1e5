#include "honest/sasl.h"

#include <openssl/crypto.h>

#include "base/text.h"

namespace footpad::honest::sasl {
namespace {

class Plain final : public Mechanism {
 public:
  explicit Plain(Canaries account) : account_(std::move(account)) {}

  // RFC 4616: [authzid] NUL authcid NUL passwd
  Step respond(ByteView message) override {
    const auto parts = split(message, '\0');
    if (parts.size() != 3 || parts[1].empty() || parts[2].empty()) return {Step::Type::malformed, {}};
    const bool right_password = same_secret(parts[2], account_.password);
    if (!names_account(parts[1], account_) || !right_password) return {Step::Type::not_authorized, {}};
    if (!parts[0].empty() && lower(parts[0]) != lower(account_.jid())) return {Step::Type::invalid_authzid, {}};
    return {Step::Type::success, {}};
  }

 private:
  Canaries account_;
};

}  // namespace

std::unique_ptr<Mechanism> make_mechanism(std::string_view name, const Canaries& account, const Entropy& entropy) {
  if (name == "PLAIN") return make_plain(account);
  if (name == "SCRAM-SHA-1") return make_scram(Hash::sha1, account, to_base64(entropy(18)), entropy(16));
  if (name == "SCRAM-SHA-256") return make_scram(Hash::sha256, account, to_base64(entropy(18)), entropy(16));
  return nullptr;
}

std::unique_ptr<Mechanism> make_plain(const Canaries& account) { return std::make_unique<Plain>(account); }

bool names_account(std::string_view name, const Canaries& account) {
  const std::string folded = lower(name);
  return folded == lower(account.user) || folded == lower(account.jid());
}

bool same_secret(ByteView one, ByteView another) {
  return one.size() == another.size() && CRYPTO_memcmp(one.data(), another.data(), one.size()) == 0;
}

}  // namespace footpad::honest::sasl
