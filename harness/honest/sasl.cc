#include "honest/sasl.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <optional>
#include <utility>

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
    if (!parts[0].empty() && !names_account(parts[0], account_)) return {Step::Type::invalid_authzid, {}};
    return {Step::Type::success, {}};
  }

 private:
  Canaries account_;
};

// What it asks is a text for people; clients answer by its order, not by what it says.
class AskedLogin final : public Mechanism {
 public:
  explicit AskedLogin(Canaries account) : account_(std::move(account)) {}

  Bytes opening() override { return "Username:"; }
  Step respond(ByteView message) override {
    if (message.size() > kAnswerLimit) return {};
    if (!name_) {
      name_ = Bytes(message);
      return {Step::Type::challenge, "Password:"};
    }
    const bool right_password = same_secret(message, account_.password);
    return {names_account(*name_, account_) && right_password ? Step::Type::success : Step::Type::not_authorized, {}};
  }

 private:
  static constexpr std::size_t kAnswerLimit = 1024;
  Canaries account_;
  std::optional<Bytes> name_;
};

}  // namespace

std::unique_ptr<Mechanism> make_mechanism(std::string_view name, const Canaries& account, const Entropy& entropy,
                                          const Offer& offer) {
  const auto binding = [&offer](const char* type) {
    const auto found = offer.bindings.find(type);
    return found == offer.bindings.end() ? Bytes() : found->second;
  };
  if (name == "PLAIN") return make_plain(account);
  for (const auto& [hash, its_name] : {std::pair{Hash::sha1, "SCRAM-SHA-1"}, std::pair{Hash::sha256, "SCRAM-SHA-256"}})
    for (const bool plus : {false, true})
      if ((!plus || !offer.bindings.empty()) && name == std::string(its_name) + (plus ? "-PLUS" : ""))
        return make_scram({hash, to_base64(entropy(18)), entropy(16), plus}, account, offer);
  if (name == "DIGEST-MD5") return make_digest_md5(account, to_base64(entropy(18)));
  if (name == "CRAM-MD5") return make_cram_md5(account, "<" + to_hex(entropy(8)) + "@" + account.domain + ">");
  if (name == "LOGIN") return make_login(account);
  if (name == "XOAUTH2") return make_xoauth2(account);
  if (name == "OAUTHBEARER") return make_oauth_bearer(account);
  if (name == "HT-SHA-256-NONE") return make_hashed_token(account, {});
  for (const auto& [its_name, type] :
       {std::pair{"HT-SHA-256-EXPR", "tls-exporter"}, std::pair{"HT-SHA-256-ENDP", "tls-server-end-point"}})
    if (name == its_name && !binding(type).empty()) return make_hashed_token(account, binding(type));
  return nullptr;
}

std::unique_ptr<Mechanism> make_login(const Canaries& account) { return std::make_unique<AskedLogin>(account); }

std::unique_ptr<Mechanism> make_plain(const Canaries& account) { return std::make_unique<Plain>(account); }

bool names_account(std::string_view name, const Canaries& account) {
  const std::string folded = lower(name);
  return folded == lower(account.user) || folded == lower(account.jid());
}

bool same_secret(ByteView one, ByteView another) {
  return one.size() == another.size() && CRYPTO_memcmp(one.data(), another.data(), one.size()) == 0;
}

Bytes offer_text(const Offer& offer) {
  auto mechanisms = offer.mechanisms;
  std::sort(mechanisms.begin(), mechanisms.end());
  Bytes out = join(mechanisms, "\x1e");
  if (offer.bindings.empty()) return out;
  std::vector<std::string> types;
  for (const auto& [type, data] : offer.bindings) types.push_back(type);  // a map is sorted
  return out + "\x1f" + join(types, "\x1e");
}

}  // namespace footpad::honest::sasl
