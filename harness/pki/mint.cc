#include "pki/mint.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "base/text.h"
#include "crypto/certificate.h"
#include "crypto/digest.h"
#include "model/verify_errors.h"
#include "pki/build.h"
#include "pki/crl.h"
#include "pki/dane.h"
#include "pki/expand.h"
#include "pki/lint.h"
#include "pki/pages.h"
#include "pki/pem.h"
#include "pki/sct.h"
#include "pki/self_check.h"
#include "pki/staple.h"

namespace footpad::pki {
namespace {

Bytes pin_of(const Bytes& spki) { return to_base64(sha256(spki)); }

bool has_foreign_key(const std::vector<Mutation>& mutations) {
  return std::any_of(mutations.begin(), mutations.end(),
                     [](const Mutation& mutation) { return mutation.op == "foreign-key"; });
}

bool is_strength_error(int error) {
  return error == X509_V_ERR_EE_KEY_TOO_SMALL || error == X509_V_ERR_CA_KEY_TOO_SMALL ||
         error == X509_V_ERR_CA_MD_TOO_WEAK;
}

class RunMint final : public Mint {
 public:
  explicit RunMint(std::uint64_t seed) : random_(seed), run_(nonce()) {}

  Status start() {
    for (Key* const key : {&logs_.known, &logs_.unknown}) {
      auto fresh = fresh_key("ec:P-256");
      if (!fresh) return fresh.error();
      *key = std::move(*fresh);
    }
    log_list_ = log_list_of(logs_);
    auto reader = LogReader::of(log_list_);
    if (!reader) return reader.error();
    log_reader_ = std::move(*reader);
    auto root = certificate(standard_nodes().front(), Placeholders::of({}, "", run_), {});
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
    const bool names_places = !names.needs_pages.empty() && !recipe.has_pages();
    if (names_places) name_places(*nodes, names.needs_pages, placeholders.nonce);
    if (names.logged && !recipe.is_about_logs()) log_leaf(recipe, *nodes);
    std::map<std::string, Certificate> made;
    kept_keys_taken_.clear();
    for (const CertificateNode& node : *nodes) {
      if (node.id == root_.id) continue;
      auto one = certificate(node, placeholders, made);
      if (!one)
        return Error{"recipe " + recipe.id + ", node '" + node.id + "': " + one.error().what, one.error().remedy, ""};
      made.emplace(node.id, std::move(*one));
    }
    auto chain = finished(recipe, *nodes, made, placeholders);
    if (!chain) return chain;
    const auto of = [&](const std::string& id) -> const Certificate& { return id == root_.id ? root_ : made.at(id); };
    if (names_places)
      chain->pages = harmless_pages(
          *nodes, names.needs_pages, placeholders.nonce, [&of](const std::string& id) { return &of(id); },
          [&](const std::string& id) { return issuer_of(*nodes, id); });
    // Who is given files has no use for a place.
    if (names.crls && !recipe.has_files()) chain->crls = fetched_lists(chain->pages);
    if (names.crls && chain->crls.empty())
      if (auto status = add_empty_lists(recipe, *nodes, of, *chain); !status) return status.error();
    if (names.staple && !recipe.staple && recipe.responders.empty() && has_responder(*nodes, recipe.send.front(), of))
      if (auto status = add_staple(recipe, Staple(), *nodes, of, *chain); !status) return status.error();
    return chain;
  }

  std::string private_keys_pem() override { return danger_private_key_pem(root_.key.pair); }

 private:
  std::mt19937_64 random_;
  std::string run_;
  KeyStore keys_;
  std::map<std::string, int> kept_keys_taken_;  // by this chain
  Logs logs_;
  std::string log_list_;
  LogReader log_reader_;
  Certificate root_;
  CertificatePtr root_parsed_;

  std::string nonce() {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
    std::string out;
    for (auto bits = random_(); out.size() < 10; bits >>= 5U) out += letters[bits & 31U];
    return out;
  }

  Result<Key> fresh_key(const std::string& spec) { return keys_.key(spec, ++kept_keys_taken_[spec]); }

  Result<Certificate> certificate(const CertificateNode& node, const Placeholders& placeholders,
                                  const std::map<std::string, Certificate>& made) {
    const auto find = [&](const std::string& id) -> const Certificate* {
      if (id == root_.id) return &root_;
      const auto known = made.find(id);
      return known != made.end() ? &known->second : nullptr;
    };
    Key key;
    if (node.key_of.empty() && node.explicit_of.empty()) {
      auto fresh = fresh_key(node.key);
      if (!fresh) return fresh.error();
      key = std::move(*fresh);
    }
    return build(node, std::move(key), std::to_string(random_() >> 1U), placeholders, find, logs_);
  }

  static void log_leaf(const Recipe& recipe, std::vector<CertificateNode>& nodes) {
    for (CertificateNode& node : nodes)  // below version 3 there is no place for it
      if (node.id == recipe.send.front() && node.version.value_or(3) >= 3) node.scts = {Sct()};
  }

  Result<Chain> finished(const Recipe& recipe, const std::vector<CertificateNode>& nodes,
                         const std::map<std::string, Certificate>& made, const Placeholders& placeholders) {
    const auto of = [&](const std::string& id) -> const Certificate& { return id == root_.id ? root_ : made.at(id); };
    Chain chain;
    chain.recipe = recipe.id;
    chain.log_list = log_list_;
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
        auto foreign = fresh_key(node.key);
        if (!foreign) return foreign.error();
        key = foreign->pair;
      }
    chain.key = key;
    chain.spki_pin = pin_of(of(recipe.send.front()).spki);
    if (!recipe.pin.empty()) chain.pinned = pin_of(of(recipe.pin).spki);
    if (auto status = add_revocation(recipe, nodes, of, chain); !status) return status.error();
    auto tlsa = tlsa_of(
        recipe, [&](const std::string& id) { return id == root_.id || made.contains(id) ? &of(id) : nullptr; },
        [&](const std::string& id) { return issuer_of(nodes, id); });
    if (!tlsa) return Error{"recipe " + recipe.id + ": " + tlsa.error().what, tlsa.error().remedy, ""};
    chain.tlsa = std::move(*tlsa);
    const Find find = [&of](const std::string& id) { return &of(id); };
    const IssuerOf issued_by = [&nodes](const std::string& id) { return issuer_of(nodes, id); };
    auto pages = pages_of(recipe, find, issued_by);
    if (!pages) return pages.error();
    chain.pages = std::move(*pages);
    if (const auto found = check_answers(recipe, chain.pages, find, issued_by, trusted);
        found != recipe.responder_check)
      return Error{"recipe " + recipe.id + " promises an answer that is " +
                       (recipe.responder_check.empty() ? "GOOD" : recipe.responder_check) + ", it is " +
                       (found.empty() ? "GOOD" : found),
                   "change the recipe or its responder-check", ""};
    return checked(recipe, std::move(chain), trusted, placeholders);
  }

  template <class Of>
  static Status add_empty_lists(const Recipe& recipe, const std::vector<CertificateNode>& nodes, const Of& of,
                                Chain& chain) {
    const Find find = [&of](const std::string& id) { return &of(id); };
    std::set<std::string> issuers;
    for (const std::string& id : recipe.send) issuers.insert(issuer_of(nodes, id));
    for (const std::string& id : issuers) {
      Crl empty;
      empty.issuer = id;
      auto list = crl_of(empty, find);
      if (!list) return list.error();
      chain.crls.push_back(std::move(*list));
    }
    return Done{};
  }

  template <class Of>
  static Status add_revocation(const Recipe& recipe, const std::vector<CertificateNode>& nodes, const Of& of,
                               Chain& chain) {
    const Find find = [&of](const std::string& id) { return &of(id); };
    for (const Crl& crl : recipe.crls) {
      if (crl.by_url()) continue;
      auto list = crl_of(crl, find);
      if (!list) return list.error();
      chain.crls.push_back(std::move(*list));
    }
    return recipe.staple ? add_staple(recipe, *recipe.staple, nodes, of, chain) : Status(Done{});
  }

  template <class Of>
  static Status add_staple(const Recipe& recipe, const Staple& wanted, const std::vector<CertificateNode>& nodes,
                           const Of& of, Chain& chain) {
    const std::string about = wanted.of.empty() ? recipe.send.front() : wanted.of;
    const std::string issuer = issuer_of(nodes, about);
    auto staple = staple_of(wanted, of(about), of(issuer), of(wanted.signer.empty() ? issuer : wanted.signer));
    if (!staple) return staple.error();
    chain.staple = std::move(*staple);
    return Done{};
  }

  template <class Of>
  static bool has_responder(const std::vector<CertificateNode>& nodes, const std::string& leaf, const Of& of) {
    return can_be_answered(of(leaf), of(issuer_of(nodes, leaf)));
  }

  static std::string issuer_of(const std::vector<CertificateNode>& nodes, const std::string& id) {
    for (const CertificateNode& node : nodes)
      if (node.id == id && node.issuer != "self") return node.issuer;
    return id;
  }

  Result<Chain> checked(const Recipe& recipe, Chain chain, const std::vector<X509*>& trusted,
                        const Placeholders& placeholders) {
    const std::string host =
        recipe.host_check ? placeholders.expand(recipe.host.empty() ? "${domain}" : recipe.host) : "";
    auto* const key = static_cast<EVP_PKEY*>(chain.key.get());
    std::vector<Bytes> lists = chain.crls;
    for (Bytes& list : fetched_lists(chain.pages)) lists.push_back(std::move(list));
    const auto dane = chain.tlsa.empty() ? nullptr : Dane::of(chain.tlsa);
    const LogReader* const log = recipe.is_about_logs() ? &log_reader_ : nullptr;
    const auto at_level = [&](int level) {
      return verify(chain.sent, trusted, host, level, key, lists, dane.get(), log);
    };
    const Verified verified = at_level(2);  // as strict as a distribution's default
    chain.verify_error = verified.error;
    const std::string got = verdict_of(recipe, verified);
    std::string but;
    if (recipe.is_anonymous() && got == "OK") {  // good, and shown to nobody
      chain.sent.clear();
      chain.staple.clear();
      return chain;
    }
    if (got == recipe.self_check && verified.readable) {
      if (is_strength_error(verified.error) && verified.leaf_has_key) {  // weakness must be the only defect
        chain.security_level_0 = is_strength_error(at_level(1).error);
        if (const int otherwise = at_level(0).error; otherwise != X509_V_OK)
          but = ", but at security level 0 " + verify_error_name(otherwise);
      }
      const std::string found = staple_finding(recipe, chain, trusted);
      if (found != recipe.staple_check) but = ", and the staple is " + (found.empty() ? "GOOD" : found);
      if (!recipe.lint.empty() && !lint_finds(recipe.lint, chain.sent, chain.crls))
        but = ", and no " + recipe.lint + " is found";
    }
    if (got == recipe.self_check && but.empty()) return chain;
    return Error{"recipe " + recipe.id + " promises " + recipe.self_check + ", OpenSSL says " + got + but + " for " +
                     (host.empty() ? "any name" : host),
                 "change the recipe or its self-check", ""};
  }

  // Empty: nothing to object to.
  static std::string staple_finding(const Recipe& recipe, const Chain& chain, const std::vector<X509*>& trusted) {
    if (!recipe.staple || recipe.staple->status == "none" || chain.sent.empty()) return "";
    const std::string found =
        check_staple(chain.staple, chain.sent[0], chain.sent[std::min<std::size_t>(1, chain.sent.size() - 1)], trusted);
    return found == "GOOD" ? "" : found;
  }

  // In the words of a recipe's self-check.
  static std::string verdict_of(const Recipe& recipe, const Verified& verified) {
    if (!verified.readable) return "UNREADABLE";
    if (verified.error != X509_V_OK) return verify_error_name(verified.error);
    // A leaf whose key OpenSSL cannot read says nothing about who has it.
    return verified.leaf_has_key       ? "OK"
           : recipe.self_check == "OK" ? "OK, with a key that is not the leaf's"
                                       : "FOREIGN_KEY";
  }
};

}  // namespace

Result<std::unique_ptr<Mint>> Mint::create(std::uint64_t seed) {
  auto mint = std::make_unique<RunMint>(seed);
  if (auto status = mint->start(); !status) return status.error();
  return std::unique_ptr<Mint>(std::move(mint));
}

}  // namespace footpad::pki
