#include "pki/mint.h"

#include <array>
#include <map>
#include <random>

#include "base/text.h"
#include "crypto/certificate.h"
#include "model/verify_errors.h"
#include "pki/build.h"
#include "pki/expand.h"
#include "pki/mutate.h"
#include "pki/pem.h"
#include "pki/self_check.h"

namespace footpad::pki {
namespace {

Bytes pin_of(const Bytes& spki) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(spki.data(), spki.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return to_base64({reinterpret_cast<const char*>(digest.data()), size});
}

bool is_strength_error(int error) {
  return error == X509_V_ERR_EE_KEY_TOO_SMALL || error == X509_V_ERR_CA_KEY_TOO_SMALL ||
         error == X509_V_ERR_CA_MD_TOO_WEAK;
}

class RunMint final : public Mint {
 public:
  explicit RunMint(std::uint64_t seed) : random_(seed), run_(nonce()) {}

  Status start() {
    auto root = certificate(standard_nodes().front(), "run", Placeholders::of({}, "", run_), {});
    if (!root) return root.error();
    root_ = std::move(*root);
    root_parsed_ = read_certificate(root_.der);
    if (!root_parsed_) return Error{"the run's own root cannot be read", "", ""};
    return Done{};
  }

  Result<Chain> mint(const Recipe& recipe, const Names& names) override {
    auto nodes = expand(recipe);
    if (!nodes) return nodes.error();
    const Placeholders placeholders = Placeholders::of(names, nonce(), run_);
    std::map<std::string, Certificate> made;
    for (const CertificateNode& node : *nodes) {
      if (node.id == root_.id) continue;
      auto one = certificate(node, recipe.id, placeholders, made);
      if (!one)
        return Error{"recipe " + recipe.id + ", node '" + node.id + "': " + one.error().what, one.error().remedy, ""};
      made.emplace(node.id, std::move(*one));
    }
    return finished(recipe, *nodes, made, placeholders);
  }

  std::string private_keys_pem() override { return danger_private_key_pem(root_.key.pair); }

 private:
  std::mt19937_64 random_;
  std::string run_;
  KeyStore keys_;
  Certificate root_;
  CertificatePtr root_parsed_;

  std::string nonce() {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
    std::string out;
    for (auto bits = random_(); out.size() < 10; bits >>= 5U) out += letters[bits & 31U];
    return out;
  }

  Result<Certificate> certificate(const CertificateNode& node, const std::string& use, const Placeholders& placeholders,
                                  const std::map<std::string, Certificate>& made) {
    const auto find = [&](const std::string& id) -> const Certificate* {
      if (id == root_.id) return &root_;
      const auto known = made.find(id);
      return known != made.end() ? &known->second : nullptr;
    };
    Key key;
    if (node.key_of.empty()) {
      auto fresh = keys_.key(node.key, use + " " + node.id);
      if (!fresh) return fresh.error();
      key = std::move(*fresh);
    }
    return build(node, std::move(key), std::to_string(random_() >> 1U), placeholders, find);
  }

  Result<Chain> finished(const Recipe& recipe, const std::vector<CertificateNode>& nodes,
                         const std::map<std::string, Certificate>& made, const Placeholders& placeholders) {
    const auto of = [&](const std::string& id) -> const Certificate& { return id == root_.id ? root_ : made.at(id); };
    Chain chain;
    chain.recipe = recipe.id;
    for (const std::string& id : recipe.send) chain.sent.push_back(of(id).der);
    std::vector<CertificatePtr> owned;
    std::vector<X509*> trusted;
    for (const std::string& id : recipe.trust) {
      chain.trusted.push_back(of(id).der);
      chain.trust_pem += certificate_pem(chain.trusted.back());
      if (id != root_.id) owned.push_back(read_certificate(of(id).der));
      trusted.push_back(id == root_.id ? root_parsed_.get() : owned.back().get());
      if (trusted.back() == nullptr)
        return Error{"recipe " + recipe.id + ": trust anchor '" + id + "' cannot be read", "", ""};
    }
    if (chain.sent.empty()) return Error{"recipe " + recipe.id + " sends no certificate", "name nodes in <send>", ""};
    auto key = of(recipe.send.front()).key.pair;
    for (const CertificateNode& node : nodes)
      if (node.id == recipe.send.front() && has_foreign_key(node.mutations)) {
        auto foreign = keys_.key(node.key, recipe.id + " foreign");
        if (!foreign) return foreign.error();
        key = foreign->pair;
      }
    chain.key = key;
    chain.spki_pin = pin_of(of(recipe.send.front()).spki);
    return checked(recipe, std::move(chain), trusted, placeholders);
  }

  static Result<Chain> checked(const Recipe& recipe, Chain chain, const std::vector<X509*>& trusted,
                               const Placeholders& placeholders) {
    const std::string host =
        recipe.host_check ? placeholders.expand(recipe.host.empty() ? "${domain}" : recipe.host) : "";
    auto* const key = static_cast<EVP_PKEY*>(chain.key.get());
    const Verified verified = verify(chain.sent, trusted, host, 2, key);  // as strict as a distribution's default
    chain.verify_error = verified.error;
    const bool foreign = recipe.self_check == "FOREIGN_KEY";
    const std::string wanted = foreign ? "OK, with a key that is not the leaf's" : recipe.self_check;
    std::string got = verify_error_name(verified.error);
    if (!verified.readable) got = "a certificate that cannot be read";
    bool as_promised = verified.readable && verify_error_number(foreign ? "OK" : recipe.self_check) == verified.error;
    if (as_promised && verified.leaf_has_key == foreign) {
      as_promised = false;
      got += foreign ? ", with the leaf's own key" : ", with a key that is not the leaf's";
    }
    if (as_promised && is_strength_error(verified.error)) {  // weakness must be the only defect
      chain.security_level_0 = is_strength_error(verify(chain.sent, trusted, host, 1, key).error);
      const int otherwise = verify(chain.sent, trusted, host, 0, key).error;
      as_promised = otherwise == X509_V_OK;
      if (!as_promised) got += ", but at security level 0 " + verify_error_name(otherwise);
    }
    if (as_promised) return chain;
    return Error{"recipe " + recipe.id + " promises " + wanted + ", OpenSSL says " + got + " for " +
                     (host.empty() ? "any name" : host),
                 "change the recipe or its self-check", ""};
  }
};

}  // namespace

Result<std::unique_ptr<Mint>> Mint::create(std::uint64_t seed) {
  auto mint = std::make_unique<RunMint>(seed);
  if (auto status = mint->start(); !status) return status.error();
  return std::unique_ptr<Mint>(std::move(mint));
}

}  // namespace footpad::pki
