#include "scram.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace zoo {

namespace {

using footpad::Error;

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string hmac(const char* digest, std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  HMAC(EVP_get_digestbyname(digest), key.data(), static_cast<int>(key.size()), octets(text), text.size(), out.data(),
       &size);
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string hash(const char* digest, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), out.data(), &size, EVP_get_digestbyname(digest), nullptr);
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string salted(const char* digest, std::string_view password, std::string_view salt, int iterations) {
  const auto* method = EVP_get_digestbyname(digest);
  std::string out(static_cast<std::size_t>(EVP_MD_get_size(method)), '\0');
  PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), octets(salt), static_cast<int>(salt.size()),
                    iterations, method, static_cast<int>(out.size()), reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

std::string fresh_nonce() {
  std::array<char, 18> random{};
  RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(random.size()));
  return footpad::to_base64({random.data(), random.size()});
}

std::string escaped(std::string_view user) {
  return footpad::replace_all(footpad::replace_all(std::string(user), "=", "=3D"), ",", "=2C");
}

std::optional<std::string> field(std::string_view message, std::string_view name) {
  for (const auto& part : footpad::split(message, ','))
    if (part.starts_with(name) && part.substr(name.size(), 1) == "=") return part.substr(name.size() + 1);
  return std::nullopt;
}

}  // namespace

Scram::Scram(std::string_view mechanism, std::string_view user, std::string password, Terms terms)
    : terms_(std::move(terms)),
      digest_(mechanism.starts_with("SCRAM-SHA-256") ? "SHA256" : "SHA1"),
      password_(std::move(password)),
      nonce_(fresh_nonce()),
      first_bare_("n=" + escaped(user) + ",r=" + nonce_) {}

footpad::Result<std::string> Scram::final(std::string_view server_first) {
  const auto nonce = field(server_first, "r");
  const auto salt = footpad::from_base64(field(server_first, "s").value_or(""));
  const auto count = field(server_first, "i").value_or("");
  const bool continues = nonce && nonce->starts_with(nonce_) && nonce->size() > nonce_.size();
  if (!nonce || (!continues && !terms_.any_nonce))
    return Error{"the server's nonce does not continue the client's", "", ""};
  if (!salt || salt->empty()) return Error{"the server sent no salt", "", ""};
  int iterations = 0;
  const auto [end, problem] = std::from_chars(count.data(), count.data() + count.size(), iterations);
  if (problem != std::errc() || end != count.data() + count.size() || iterations < terms_.fewest_iterations ||
      iterations > terms_.most_iterations)
    return Error{"the server asks for " + footpad::printable(count) + " iterations", "", ""};

  const auto hashed = field(server_first, "h");
  if (hashed && *hashed != footpad::to_base64(hash(digest_, terms_.offer)))
    return Error{"what the server offered is not what came here", "", ""};

  const auto password = salted(digest_, password_, *salt, iterations);
  const auto client_key = hmac(digest_, password, "Client Key");
  const auto without_proof = "c=" + footpad::to_base64(terms_.flag + ",," + terms_.binding) + ",r=" + *nonce;
  const auto message = first_bare_ + "," + std::string(server_first) + "," + without_proof;
  server_signature_ = hmac(digest_, hmac(digest_, password, "Server Key"), message);
  auto proof = hmac(digest_, hash(digest_, client_key), message);
  for (std::size_t at = 0; at < proof.size(); ++at) proof[at] = static_cast<char>(proof[at] ^ client_key[at]);
  return without_proof + ",p=" + footpad::to_base64(proof);
}

bool Scram::signature_is_good(std::string_view server_final) const {
  const auto signature = footpad::from_base64(field(server_final, "v").value_or(""));
  return signature && !server_signature_.empty() && signature->size() == server_signature_.size() &&
         CRYPTO_memcmp(signature->data(), server_signature_.data(), signature->size()) == 0;
}

}  // namespace zoo
