#include "mechanism.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <limits>
#include <map>

#include "base/text.h"
#include "scram.h"

namespace zoo {

using footpad::Error;
using footpad::Result;

namespace {

// Says one thing, and is asked for nothing more: PLAIN, ANONYMOUS, EXTERNAL.
class OneMessage final : public Mechanism {
 public:
  explicit OneMessage(std::string message) : message_(std::move(message)) {}
  [[nodiscard]] std::optional<std::string> first() const override { return message_; }
  Result<std::string> answer(const std::string&) override { return Error{"<challenge> came during the login", "", ""}; }
  [[nodiscard]] bool is_proven(const std::string&) const override { return true; }

 private:
  std::string message_;
};

class ScramMechanism final : public Mechanism {
 public:
  ScramMechanism(Scram scram, bool believes) : scram_(std::move(scram)), trusted_(believes) {}
  [[nodiscard]] std::optional<std::string> first() const override { return scram_.first(); }
  Result<std::string> answer(const std::string& challenge) override {
    if (!std::exchange(proof_sent_, true)) return scram_.final(challenge);
    if (!trusted_ && !scram_.signature_is_good(challenge)) return Error{"the server's signature is wrong", "", ""};
    trusted_ = true;
    return std::string();
  }
  [[nodiscard]] bool is_proven(const std::string& data) const override {
    return trusted_ || scram_.signature_is_good(data);
  }

 private:
  Scram scram_;
  bool proof_sent_ = false, trusted_;
};

// OAUTHBEARER (RFC 7628): the token itself. To an error there is one answer only, and the server fails the login then.
class Bearer final : public Mechanism {
 public:
  Bearer(const std::string& jid, const std::string& token)
      : first_("n,a=" + escaped(jid) + ",\x01" + "auth=Bearer " + token + "\x01\x01") {}
  [[nodiscard]] std::optional<std::string> first() const override { return first_; }
  Result<std::string> answer(const std::string&) override {
    refused_ = true;
    return std::string("\x01");
  }
  [[nodiscard]] bool is_proven(const std::string&) const override { return !refused_; }

 private:
  // RFC 5801 §4: a saslname.
  static std::string escaped(const std::string& name) {
    return footpad::replace_all(footpad::replace_all(name, "=", "=3D"), ",", "=2C");
  }
  std::string first_;
  bool refused_ = false;
};

// HT-SHA-256-*: a keyed hash of the channel's data, and the server's in return.
class Token final : public Mechanism {
 public:
  Token(std::string user, std::string token, std::string binding)
      : user_(std::move(user)), token_(std::move(token)), binding_(std::move(binding)) {}
  [[nodiscard]] std::optional<std::string> first() const override { return user_ + '\0' + hash("Initiator"); }
  Result<std::string> answer(const std::string&) override { return Error{"<challenge> came during the login", "", ""}; }
  [[nodiscard]] bool is_proven(const std::string& data) const override { return data == hash("Responder"); }

 private:
  [[nodiscard]] std::string hash(const std::string& who) const {
    const auto text = who + binding_;
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), token_.data(), static_cast<int>(token_.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size);
    return {reinterpret_cast<const char*>(out.data()), size};
  }
  std::string user_, token_, binding_;
};

std::string md5(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), out.data(), &size, EVP_md5(), nullptr);
  return {reinterpret_cast<const char*>(out.data()), size};
}

// RFC 2831, as far as a client of that time had to.
class DigestMd5 final : public Mechanism {
 public:
  DigestMd5(std::string user, std::string password, std::string domain)
      : user_(std::move(user)), password_(std::move(password)), domain_(std::move(domain)) {}
  [[nodiscard]] std::optional<std::string> first() const override { return std::nullopt; }
  Result<std::string> answer(const std::string& challenge) override {
    auto said = footpad::directives(challenge);
    if (!expected_.empty()) {
      if (said["rspauth"] != expected_) return Error{"the server's proof is wrong", "", ""};
      proven_ = true;
      return std::string();
    }
    const std::string cnonce = "zoo", uri = "xmpp/" + domain_;
    const auto secret = md5(user_ + ":" + said["realm"] + ":" + password_) + ":" + said["nonce"] + ":" + cnonce;
    const auto value = [&](const std::string& method) {
      return footpad::to_hex(md5(footpad::to_hex(md5(secret)) + ":" + said["nonce"] + ":00000001:" + cnonce +
                                 ":auth:" + footpad::to_hex(md5(method + uri))));
    };
    expected_ = value(":");
    return "username=\"" + user_ + "\",realm=\"" + said["realm"] + "\",nonce=\"" + said["nonce"] + "\",cnonce=\"" +
           cnonce + "\",nc=00000001,qop=auth,digest-uri=\"" + uri + "\",response=" + value("AUTHENTICATE:") +
           ",charset=utf-8";
  }
  [[nodiscard]] bool is_proven(const std::string&) const override { return proven_; }

 private:
  std::string user_, password_, domain_, expected_;
  bool proven_ = false;
};

}  // namespace

std::unique_ptr<Mechanism> make_mechanism(const Choice& choice, const std::string& binding, const Offer& offer,
                                          const Options& options, const Habits& habits) {
  if (choice.by_token) return std::make_unique<Token>(options.user, options.token, binding);
  if (choice.mechanism == "PLAIN") return std::make_unique<OneMessage>('\0' + options.user + '\0' + options.password);
  if (choice.mechanism == "OAUTHBEARER")
    return std::make_unique<Bearer>(options.user + "@" + options.domain, options.token);
  if (choice.mechanism == "DIGEST-MD5")
    return std::make_unique<DigestMd5>(options.user, options.password, options.domain);
  if (!choice.mechanism.starts_with("SCRAM-")) return std::make_unique<OneMessage>("");
  Scram::Terms terms{.flag = choice.flag, .binding = binding, .offer = offer.text()};
  terms.any_nonce = habits.accepts_any_nonce;
  if (habits.accepts_few_iterations) terms.fewest_iterations = 1;
  if (habits.accepts_many_iterations) terms.most_iterations = std::numeric_limits<int>::max();
  return std::make_unique<ScramMechanism>(Scram(choice.mechanism, options.user, options.password, std::move(terms)),
                                          habits.skips_server_signature);
}

}  // namespace zoo
