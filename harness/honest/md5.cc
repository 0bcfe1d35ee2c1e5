// The two mechanisms of the time before SCRAM: DIGEST-MD5 (RFC 2831, made historic by RFC 6331) and CRAM-MD5 (RFC
// 2195).
#include "base/text.h"
#include "honest/digests.h"
#include "honest/sasl.h"

namespace footpad::honest::sasl {
namespace {

constexpr std::size_t kMessageLimit = 4096;

Bytes hex_md5(ByteView bytes) { return to_hex(digest(EVP_md5(), bytes)); }

class DigestMd5 final : public Mechanism {
 public:
  DigestMd5(Canaries account, Bytes nonce) : account_(std::move(account)), nonce_(std::move(nonce)) {}

  [[nodiscard]] Bytes opening() override {
    return "realm=\"" + account_.domain + "\",nonce=\"" + nonce_ + R"(",qop="auth",charset=utf-8,algorithm=md5-sess)";
  }

  Step respond(ByteView message) override {
    if (proven_) return {message.empty() ? Step::Type::success : Step::Type::malformed, {}};
    if (over_ || message.size() > kMessageLimit) return {};
    over_ = true;
    auto said = directives(message);
    const bool complete = !said["username"].empty() && !said["cnonce"].empty() && !said["digest-uri"].empty() &&
                          said["nonce"] == nonce_ && said["nc"] == "00000001" &&
                          (said["qop"].empty() || said["qop"] == "auth");
    if (!complete) return {};
    const bool ours =
        names_account(said["username"], account_) && same_secret(lower(said["response"]), value(said, "AUTHENTICATE:"));
    if (!ours) return {Step::Type::not_authorized, {}};
    if (!said["authzid"].empty() && !names_account(said["authzid"], account_)) return {Step::Type::invalid_authzid, {}};
    proven_ = true;
    return {Step::Type::challenge, "rspauth=" + value(said, ":")};
  }

 private:
  // RFC 2831 §2.1.2.1 and, for the server's own proof, §2.1.3.
  Bytes value(std::map<std::string, std::string>& said, const Bytes& method) {
    Bytes a1 = digest(EVP_md5(), said["username"] + ":" + said["realm"] + ":" + account_.password) + ":" + nonce_ +
               ":" + said["cnonce"];
    if (!said["authzid"].empty()) a1 += ":" + said["authzid"];
    return hex_md5(hex_md5(a1) + ":" + nonce_ + ":" + said["nc"] + ":" + said["cnonce"] +
                   ":auth:" + hex_md5(method + said["digest-uri"]));
  }

  Canaries account_;
  Bytes nonce_;
  bool over_ = false, proven_ = false;
};

class CramMd5 final : public Mechanism {
 public:
  CramMd5(Canaries account, Bytes challenge) : account_(std::move(account)), challenge_(std::move(challenge)) {}

  [[nodiscard]] Bytes opening() override { return challenge_; }

  Step respond(ByteView message) override {
    const std::size_t space = message.rfind(' ');
    if (space == ByteView::npos || message.size() > kMessageLimit) return {};
    const Bytes expected = to_hex(hmac(EVP_md5(), account_.password, challenge_));
    const bool ours =
        names_account(message.substr(0, space), account_) && same_secret(lower(message.substr(space + 1)), expected);
    return {ours ? Step::Type::success : Step::Type::not_authorized, {}};
  }

 private:
  Canaries account_;
  Bytes challenge_;
};

}  // namespace

std::unique_ptr<Mechanism> make_digest_md5(const Canaries& account, Bytes nonce) {
  return std::make_unique<DigestMd5>(account, std::move(nonce));
}

std::unique_ptr<Mechanism> make_cram_md5(const Canaries& account, Bytes challenge) {
  return std::make_unique<CramMd5>(account, std::move(challenge));
}

}  // namespace footpad::honest::sasl
