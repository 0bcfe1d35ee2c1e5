#include "mechanism.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace zoo::mail {

using footpad::Error;
using footpad::Result;

namespace {

// RFC 2195
class CramMd5 final : public Mechanism {
 public:
  explicit CramMd5(const Options& options) : options_(options) {}
  [[nodiscard]] std::optional<std::string> first() const override { return std::nullopt; }
  Result<std::string> answer(const std::string& challenge) override {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    HMAC(EVP_md5(), options_.password.data(), static_cast<int>(options_.password.size()),
         reinterpret_cast<const unsigned char*>(challenge.data()), challenge.size(), out.data(), &size);
    return options_.user + " " + footpad::to_hex({reinterpret_cast<const char*>(out.data()), size});
  }
  [[nodiscard]] bool is_proven(const std::string&) const override { return true; }

 private:
  const Options& options_;
};

}  // namespace

std::optional<std::string> choose(const std::vector<std::string>& offered, bool digests) {
  for (const std::string known : {"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "CRAM-MD5"})
    if (!(digests && known == "PLAIN") && std::find(offered.begin(), offered.end(), known) != offered.end())
      return known;
  return std::nullopt;
}

std::unique_ptr<Mechanism> make(const std::string& name, const Options& options, bool believes) {
  if (name == "CRAM-MD5") return std::make_unique<CramMd5>(options);
  return make_mechanism({.mechanism = name}, "", {}, options, {.skips_server_signature = believes});
}

}  // namespace zoo::mail
