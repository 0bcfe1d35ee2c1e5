// Logins by a token: OAUTHBEARER (RFC 7628) gives it away, HT-SHA-256-* (XEP-0484) a keyed hash of it.
#include "base/text.h"
#include "honest/digests.h"
#include "honest/sasl.h"

namespace footpad::honest::sasl {
namespace {

constexpr std::size_t kMessageLimit = 4096;

class OauthBearer final : public Mechanism {
 public:
  explicit OauthBearer(Canaries account) : account_(std::move(account)) {}

  // gs2-header kvsep *(key "=" value kvsep) kvsep
  Step respond(ByteView message) override {
    if (refused_) return {Step::Type::not_authorized, {}};
    if (message.size() > kMessageLimit) return {};
    const auto parts = split(message, '\x01');
    if (parts.size() < 4 || !(parts[0].starts_with("n,") || parts[0].starts_with("y,")) || !parts[0].ends_with(","))
      return {};
    const std::string authzid = parts[0].substr(2, parts[0].size() - 3);
    if (!authzid.empty() && (!authzid.starts_with("a=") || !names_account(authzid.substr(2), account_)))
      return {Step::Type::invalid_authzid, {}};
    for (const std::string& part : parts)
      if (lower(part).starts_with("auth=bearer ") && same_secret(trim(part.substr(12)), account_.token))
        return {Step::Type::success, {}};
    refused_ = true;
    return {Step::Type::challenge, R"({"status":"invalid_token"})"};  // RFC 7628 §3.2.2; the client answers, and fails
  }

 private:
  Canaries account_;
  bool refused_ = false;
};

class HashedToken final : public Mechanism {
 public:
  HashedToken(Canaries account, Bytes binding) : account_(std::move(account)), binding_(std::move(binding)) {}

  // authcid NUL HMAC(token, "Initiator" || binding)
  Step respond(ByteView message) override {
    const std::size_t end = message.find('\0');
    if (end == ByteView::npos || end == 0 || message.size() > kMessageLimit) return {};
    const bool ours = names_account(message.substr(0, end), account_) && !account_.token.empty() &&
                      same_secret(message.substr(end + 1), hmac(EVP_sha256(), account_.token, "Initiator" + binding_));
    if (!ours) return {Step::Type::not_authorized, {}};
    return {Step::Type::success, hmac(EVP_sha256(), account_.token, "Responder" + binding_)};
  }

 private:
  Canaries account_;
  Bytes binding_;
};

}  // namespace

std::unique_ptr<Mechanism> make_oauth_bearer(const Canaries& account) { return std::make_unique<OauthBearer>(account); }

std::unique_ptr<Mechanism> make_hashed_token(const Canaries& account, Bytes binding) {
  return std::make_unique<HashedToken>(account, std::move(binding));
}

}  // namespace footpad::honest::sasl
