// Logins by a token: OAUTHBEARER (RFC 7628) and XOAUTH2 give it away, HT-SHA-256-* (XEP-0484) a keyed hash of it.
#include <algorithm>

#include "base/text.h"
#include "honest/digests.h"
#include "honest/sasl.h"

namespace footpad::honest::sasl {
namespace {

constexpr std::size_t kMessageLimit = 4096;

class OauthBearer final : public Mechanism {
 public:
  explicit OauthBearer(Canaries account) : account_(std::move(account)) {}

  // RFC 7628 §3.1: gs2-header kvsep *(key "=" value kvsep) kvsep
  Step respond(ByteView message) override {
    if (refused_) return {message == kSeparator ? Step::Type::not_authorized : Step::Type::malformed, {}};
    if (message.size() > kMessageLimit || !message.ends_with(kEnd)) return {};
    const auto parts = split(message.substr(0, message.size() - kEnd.size()), kSeparator.front());
    const std::string& header = parts.front();
    const bool unbound = header.starts_with("n,") || header.starts_with("y,");
    if (!unbound || header.size() < 3 || !header.ends_with(",")) return {};
    const std::string authzid = header.substr(2, header.size() - 3);
    if (!authzid.empty() && (!authzid.starts_with("a=") || !names_account(authzid.substr(2), account_)))
      return {Step::Type::invalid_authzid, {}};
    if (std::any_of(parts.begin() + 1, parts.end(), [this](const std::string& pair) { return is_ours(pair); }))
      return {Step::Type::success, {}};
    refused_ = true;
    return {Step::Type::challenge, R"({"status":"invalid_token"})"};  // §3.2.2; the client answers, and fails
  }

 private:
  static constexpr ByteView kSeparator = "\x01", kEnd = "\x01\x01";

  [[nodiscard]] bool is_ours(const std::string& pair) const {
    constexpr std::string_view scheme = "auth=bearer ";
    return !account_.token.empty() && lower(pair).starts_with(scheme) &&
           same_secret(trim(std::string_view(pair).substr(scheme.size())), account_.token);
  }

  Canaries account_;
  bool refused_ = false;
};

class Xoauth2 final : public Mechanism {
 public:
  explicit Xoauth2(Canaries account) : account_(std::move(account)) {}

  Step respond(ByteView message) override {
    if (refused_) return {Step::Type::not_authorized, {}};  // whatever it says to the refusal
    constexpr ByteView user = "user=", token = "auth=bearer ";
    const auto parts = split(message, '\x01');
    if (message.size() > kMessageLimit || parts.size() != 4 || !lower(parts[0]).starts_with(user) ||
        !lower(parts[1]).starts_with(token) || !parts[2].empty() || !parts[3].empty())
      return {};
    const bool ours = names_account(parts[0].substr(user.size()), account_) && !account_.token.empty() &&
                      same_secret(parts[1].substr(token.size()), account_.token);
    if (ours) return {Step::Type::success, {}};
    refused_ = true;
    return {Step::Type::challenge, R"({"status":"401","schemes":"bearer"})"};
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

std::unique_ptr<Mechanism> make_xoauth2(const Canaries& account) { return std::make_unique<Xoauth2>(account); }

std::unique_ptr<Mechanism> make_hashed_token(const Canaries& account, Bytes binding) {
  return std::make_unique<HashedToken>(account, std::move(binding));
}

}  // namespace footpad::honest::sasl
