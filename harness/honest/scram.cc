// SCRAM (RFC 5802, RFC 7677), with and without channel binding.
#include <openssl/evp.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "honest/digests.h"
#include "honest/sasl.h"

namespace footpad::honest::sasl {
namespace {

constexpr std::size_t kMessageLimit = 4096;

const unsigned char* octets(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

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

class Exchange final : public Mechanism {
 public:
  Exchange(Scram scram, Canaries account, Offer offer)
      : hash_(scram.hash == Hash::sha1 ? EVP_sha1() : EVP_sha256()),
        plus_(scram.plus),
        account_(std::move(account)),
        offer_(std::move(offer)),
        nonce_(std::move(scram.nonce)),
        salt_(std::move(scram.salt)) {}

  Step respond(ByteView message) override {
    const State state = std::exchange(state_, State::over);
    if (state == State::over || message.size() > kMessageLimit) return malformed();
    return state == State::first ? first(message) : last(message);
  }

 private:
  enum class State { first, last, over };

  Step first(ByteView message) {
    const std::size_t flag_end = message.find(',');
    const std::size_t comma = flag_end == ByteView::npos ? flag_end : message.find(',', flag_end + 1);
    if (comma == ByteView::npos) return malformed();
    const ByteView flag = message.substr(0, flag_end);
    if (plus_ ? !flag.starts_with("p=") : flag != "n" && flag != "y") return malformed();
    const ByteView authzid = message.substr(flag_end + 1, comma - flag_end - 1);
    gs2_ = message.substr(0, comma + 1);
    first_bare_ = message.substr(comma + 1);
    const auto parts = split(first_bare_, ',');
    if (parts.size() < 2 || !parts[0].starts_with("n=") || !parts[1].starts_with("r=")) return malformed();
    const auto name = saslname(std::string_view(parts[0]).substr(2));
    if (!name || name->empty() || !is_nonce(parts[1].substr(2))) return malformed();
    if (!authzid.empty()) {
      const auto other = authzid.starts_with("a=") ? saslname(authzid.substr(2)) : std::nullopt;
      if (!other) return malformed();
      if (!names_account(*other, account_)) return {Step::Type::invalid_authzid, {}};
    }
    if (!read_flag(flag)) return {Step::Type::not_authorized, {}};
    known_ = names_account(*name, account_);  // said only at the end, as for a wrong password
    nonce_ = parts[1].substr(2) + nonce_;
    challenge_ = "r=" + nonce_ + ",s=" + to_base64(salt_) + ",i=" + std::to_string(kIterations);
    if (offer_.protects_downgrade) challenge_ += ",h=" + to_base64(digest(hash_, offer_text(offer_)));
    state_ = State::last;
    return {Step::Type::challenge, challenge_};
  }

  // False: the flag and the offer do not go together (RFC 5802 §6). A client that could bind ("y") and was not asked to
  // has met a cut offer, where -PLUS was in it.
  bool read_flag(ByteView flag) {
    if (flag == "y")
      return std::none_of(offer_.mechanisms.begin(), offer_.mechanisms.end(),
                          [](const std::string& name) { return name.ends_with("-PLUS"); });
    if (!plus_) return true;
    const auto found = offer_.bindings.find(std::string(flag.substr(2)));
    if (found == offer_.bindings.end() || found->second.empty()) return false;
    binding_ = found->second;
    return true;
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
    const bool bound =
        from_base64(std::string_view(parts[0]).substr(2)) == gs2_ + binding_ && parts[1] == "r=" + nonce_;
    if (!proven || !bound || !known_) return {Step::Type::not_authorized, {}};
    return {Step::Type::success, "v=" + to_base64(hmac(hash_, hmac(hash_, key, "Server Key"), transcript))};
  }

  const EVP_MD* hash_;
  bool plus_;
  Canaries account_;
  Offer offer_;
  Bytes nonce_, salt_;
  State state_ = State::first;
  Bytes gs2_, binding_, first_bare_, challenge_;
  bool known_ = false;
};

}  // namespace

std::unique_ptr<Mechanism> make_scram(Scram scram, const Canaries& account, Offer offer) {
  return std::make_unique<Exchange>(std::move(scram), account, std::move(offer));
}

}  // namespace footpad::honest::sasl
