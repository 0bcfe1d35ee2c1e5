// Which clients of the zoo a recipe must name: it follows from the recipe and from what each of them does not look at.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "client/names.h"
#include "crypto/certificate.h"
#include "model/verify_errors.h"
#include "pki/expand.h"
#include "pki/mint.h"
#include "pki/names.h"
#include "shipped.h"

namespace footpad::pki {
namespace {

using Clients = std::set<std::string>;

// What a recipe's chain shows to a client that looks for its host.
struct Shown {
  std::string host;
  bool fits = false;  // to the careful client
  std::vector<std::string> dns, common;
  bool leaf_holds = false;  // under the key of the one sent next
};

std::string text_of(const ASN1_STRING* string) {
  unsigned char* text = nullptr;
  const int size = ASN1_STRING_to_UTF8(&text, string);
  if (size < 0) return "";
  std::string out(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return lower(out);
}

std::vector<std::string> dns_names(X509* leaf) {
  std::vector<std::string> out;
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(leaf, NID_subject_alt_name, nullptr, nullptr)), GENERAL_NAMES_free);
  for (int at = 0; names && at < sk_GENERAL_NAME_num(names.get()); ++at) {
    const auto* name = sk_GENERAL_NAME_value(names.get(), at);
    if (name->type == GEN_DNS) out.push_back(text_of(name->d.dNSName));
  }
  return out;
}

std::vector<std::string> common_names(const X509* leaf) {
  std::vector<std::string> out;
  const auto* subject = X509_get_subject_name(leaf);
  for (int at = -1; (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0;)
    out.push_back(text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
  return out;
}

bool fits(X509* leaf, const std::string& host) {
  if (is_ip_address(host)) return X509_check_ip_asc(leaf, host.c_str(), 0) == 1;
  const unsigned flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
  return X509_check_host(leaf, host.data(), host.size(), flags, nullptr) == 1;
}

Shown shown_by(const Recipe& recipe) {
  auto mint = std::move(Mint::create(1).value());
  const auto chain = mint->mint(recipe, {"example.test", ""});
  const auto leaf = read_certificate(chain->sent.front());
  Shown out;
  out.host = Placeholders{"example.test", "", "", "", 0}.expand(recipe.host.empty() ? "${domain}" : recipe.host);
  out.fits = fits(leaf.get(), out.host);
  out.dns = dns_names(leaf.get());
  out.common = common_names(leaf.get());
  if (chain->sent.size() < 2) return out;
  const auto next = read_certificate(chain->sent[1]);
  out.leaf_holds = X509_verify(leaf.get(), X509_get0_pubkey(next.get())) == 1;
  return out;
}

Clients who_misreads(const Shown& shown) {
  Clients out{"no-name-check"};
  const auto add = [&](const char* client, zoo::NameMatch match, const std::vector<std::string>& names) {
    if (std::any_of(names.begin(), names.end(), [&](const auto& name) { return match(name, shown.host); }))
      out.insert(client);
  };
  add("falls-to-common-name", zoo::match_strictly, shown.common);
  if (is_ip_address(shown.host)) return out;  // which none of them takes for a name
  add("suffix-name", zoo::match_ends, shown.dns);
  add("substring-name", zoo::match_anywhere, shown.dns);
  add("nul-ends-name", zoo::match_until_nul, shown.dns);
  add("wildcard-many-labels", zoo::match_many_labels, shown.dns);
  add("wildcard-anywhere", zoo::match_any_wildcard, shown.dns);
  return out;
}

bool is_about(const Recipe& recipe, const std::string& extension) {
  const auto nodes = expand(recipe);
  return std::any_of(nodes->begin(), nodes->end(), [&](const CertificateNode& node) {
    return node.defect && std::any_of(node.extensions.begin(), node.extensions.end(),
                                      [&](const Extension& one) { return one.name == extension; });
  });
}

// Who overlooks this one error in a chain, beside the client that overlooks all of them.
Clients who_overlooks(const Recipe& recipe, const Shown& shown) {
  switch (verify_error_number(recipe.self_check).value_or(-1)) {
    case X509_V_ERR_INVALID_CA: return {"no-ca-check"};
    case X509_V_ERR_PATH_LENGTH_EXCEEDED: return {"no-path-length-check"};
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
    case X509_V_ERR_UNSPECIFIED: return {"no-constraints-check"};
    case X509_V_ERR_INVALID_PURPOSE:
      return {is_about(recipe, "extendedKeyUsage") ? "no-purpose-check" : "no-usage-check"};
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION: return {"ignores-critical"};
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: return shown.leaf_holds ? Clients{"no-signature-check-above"} : Clients{};
    case X509_V_ERR_DANE_NO_MATCH: return {"ignores-tlsa-mismatch"};
    case X509_V_ERR_NO_VALID_SCTS: return {"ignores-logs"};
    default: return {};
  }
}

// Whom a record misleads that a careful client does not heed, or not alone.
Clients who_is_misled(const Recipe& recipe) {
  Clients out;
  for (const Tlsa& tlsa : recipe.tlsa) {
    if (!tlsa.secure) out.insert("believes-any-tlsa");
    if (tlsa.usage <= 1) out.insert("tlsa-replaces-chain");
  }
  return out;
}

// By what is to be had beside the handshake.
Clients who_hears_no_better(const Recipe& recipe) {
  if (!recipe.responders.empty()) return {recipe.responder_check == "REVOKED" ? "takes-revoked" : "goes-on-unanswered"};
  if (recipe.crls.empty() || recipe.self_check == "OK") return {};
  const bool fetched = std::any_of(recipe.crls.begin(), recipe.crls.end(), [](const Crl& crl) { return crl.by_url(); });
  if (recipe.self_check == "CERT_REVOKED") return {fetched ? "takes-revoked-fetched" : "takes-revoked-list"};
  return {fetched ? "goes-on-unanswered-list" : "takes-any-list"};
}

Clients expected_of(const Recipe& recipe) {
  if (!recipe.negative) return {};
  if (recipe.lint == "must-staple" || (recipe.staple && recipe.staple->defect)) return {"ignores-staples"};
  if (recipe.family == "REV") return who_hears_no_better(recipe);
  if (recipe.family == "RAW") return {};  // nobody can read it, or use its key
  if (recipe.is_anonymous()) return {"offers-anonymous"};
  if (recipe.key_exchange == "static-rsa") return {"false-starts"};  // there is no signature to check
  if (recipe.self_check == "FOREIGN_KEY") return {"no-possession-check"};
  if (recipe.identity == Identity::trusted)
    return recipe.pin.empty() ? Clients{"ignores-pin"} : Clients{"ignores-pin", "pin-anywhere"};
  const int error = verify_error_number(recipe.self_check).value_or(-1);
  if (error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID) return {"no-date-check"};
  const Shown shown = shown_by(recipe);
  const bool of_names = error == X509_V_ERR_HOSTNAME_MISMATCH || error == X509_V_ERR_IP_ADDRESS_MISMATCH;
  // What OpenSSL accepts, each of them does who finds the host. And it constrains a common name only where it looks at
  // it.
  const bool to_who_finds_it = !recipe.lint.empty() || error == X509_V_ERR_PERMITTED_VIOLATION;
  if (of_names || (to_who_finds_it && !shown.fits)) return who_misreads(shown);
  if (!recipe.lint.empty() || !shown.fits) return {};
  Clients out = who_overlooks(recipe, shown);
  // The chain itself is good.
  if (error == X509_V_ERR_DANE_NO_MATCH || error == X509_V_ERR_NO_VALID_SCTS) return out;
  out.insert("no-chain-check");
  out.merge(who_is_misled(recipe));
  return out;
}

class Caught : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Recipe, Caught, ::testing::ValuesIn(ids()), test_name);

TEST_P(Caught, ByEachClientThatDoesNotLookAtItAndNoOther) {
  const Recipe& recipe = shipped().at(GetParam());
  EXPECT_EQ(Clients(recipe.caught.begin(), recipe.caught.end()), expected_of(recipe));
}

}  // namespace
}  // namespace footpad::pki
