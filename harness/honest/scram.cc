// SCRAM (RFC 5802, RFC 7677), without channel binding: a client that could bind may say so ("y"), none may bind ("p").
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "honest/sasl.h"

namespace footpad::honest::sasl {
namespace {

constexpr std::size_t kMessageLimit = 4096;

const unsigned char* octets(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

Bytes digest(const EVP_MD* hash, ByteView bytes) {
  Bytes out(static_cast<std::size_t>(EVP_MD_get_size(hash)), '\0');
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr, hash, nullptr);
  return out;
}

Bytes hmac(const EVP_MD* hash, ByteView key, ByteView bytes) {
  Bytes out(static_cast<std::size_t>(EVP_MD_get_size(hash)), '\0');
  HMAC(hash, key.data(), static_cast<int>(key.size()), octets(bytes), bytes.size(),
       reinterpret_cast<unsigned char*>(out.data()), nullptr);
  return out;
}

Bytes salted(const EVP_MD* hash, ByteView password, ByteView salt) {
  Bytes out(static_cast<std::size_t>(EVP_MD_get_size(hash)), '\0');
  PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), octets(salt), static_cast<int>(salt.size()),
                    kIterations, hash, static_cast<int>(out.size()), reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

// "=2C" and "=3D" are the only escapes; nullopt where there is another.
std::optional<std::string> saslname(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
      continue;
    }
    const std::string_view escape = text.substr(i, 3);
    if (escape != "=2C" && escape != "=3D") return std::nullopt;
    out += escape == "=2C" ? ',' : '=';
    i += 2;
  }
  return out;
}

bool is_nonce(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && c != ','; });
}

Step malformed() { return {Step::Type::malformed, {}}; }

class Scram final : public Mechanism {
 public:
  Scram(Hash hash, Canaries account, Bytes nonce, Bytes salt)
      : hash_(hash == Hash::sha1 ? EVP_sha1() : EVP_sha256()),
        account_(std::move(account)),
        nonce_(std::move(nonce)),
        salt_(std::move(salt)) {}

  Step respond(ByteView message) override {
    const State state = std::exchange(state_, State::over);
    if (state == State::over || message.size() > kMessageLimit) return malformed();
    return state == State::first ? first(message) : last(message);
  }

 private:
  enum class State { first, last, over };

  Step first(ByteView message) {
    if (!message.starts_with("n,") && !message.starts_with("y,")) return malformed();
    const std::size_t comma = message.find(',', 2);
    if (comma == ByteView::npos) return malformed();
    const ByteView authzid = message.substr(2, comma - 2);
    gs2_ = message.substr(0, comma + 1);
    first_bare_ = message.substr(comma + 1);
    const auto parts = split(first_bare_, ',');
    if (parts.size() < 2 || !parts[0].starts_with("n=") || !parts[1].starts_with("r=")) return malformed();
    const auto name = saslname(std::string_view(parts[0]).substr(2));
    if (!name || name->empty() || !is_nonce(parts[1].substr(2))) return malformed();
    if (!authzid.empty()) {
      const auto other = authzid.starts_with("a=") ? saslname(authzid.substr(2)) : std::nullopt;
      if (!other) return malformed();
      if (lower(*other) != lower(account_.jid())) return {Step::Type::invalid_authzid, {}};
    }
    known_ = names_account(*name, account_);  // said only at the end, as for a wrong password
    nonce_ = parts[1].substr(2) + nonce_;
    challenge_ = "r=" + nonce_ + ",s=" + to_base64(salt_) + ",i=" + std::to_string(kIterations);
    state_ = State::last;
    return {Step::Type::challenge, challenge_};
  }

  Step last(ByteView message) {
    const std::size_t at = message.rfind(",p=");
    if (at == ByteView::npos) return malformed();
    const Bytes without_proof(message.substr(0, at));
    const auto proof = from_base64(message.substr(at + 3));
    const auto parts = split(without_proof, ',');
    const bool readable = proof && proof->size() == static_cast<std::size_t>(EVP_MD_get_size(hash_)) &&
                          parts.size() >= 2 && parts[0].starts_with("c=") && parts[1].starts_with("r=");
    if (!readable) return malformed();

    const Bytes key = salted(hash_, account_.password, salt_);
    const Bytes client_key = hmac(hash_, key, "Client Key");
    const Bytes transcript = first_bare_ + "," + challenge_ + "," + without_proof;
    const Bytes signature = hmac(hash_, digest(hash_, client_key), transcript);
    Bytes expected = client_key;
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = static_cast<char>(expected[i] ^ signature[i]);

    const bool proven = same_secret(*proof, expected);
    const bool bound = from_base64(std::string_view(parts[0]).substr(2)) == gs2_ && parts[1] == "r=" + nonce_;
    if (!proven || !bound || !known_) return {Step::Type::not_authorized, {}};
    return {Step::Type::success, "v=" + to_base64(hmac(hash_, hmac(hash_, key, "Server Key"), transcript))};
  }

  const EVP_MD* hash_;
  Canaries account_;
  Bytes nonce_, salt_;
  State state_ = State::first;
  Bytes gs2_, first_bare_, challenge_;
  bool known_ = false;
};

}  // namespace

std::unique_ptr<Mechanism> make_scram(Hash hash, const Canaries& account, Bytes nonce, Bytes salt) {
  return std::make_unique<Scram>(hash, account, std::move(nonce), std::move(salt));
}

}  // namespace footpad::honest::sasl
