#include "pki/lint.h"

#include <openssl/asn1.h>

#include <algorithm>
#include <ctime>
#include <functional>

#include "base/text.h"
#include "pki/view.h"

namespace footpad::pki {
namespace {

using Views = std::vector<View>;  // leaf first
using der::Element;

constexpr unsigned char kDns = 0x82;

unsigned char octet(ByteView bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

bool is_ca(const View& it) {
  const ExtensionView* const found = it.extension("basicConstraints");
  const auto list = found != nullptr ? der::read(found->body) : std::nullopt;
  const auto first = list ? der::read(list->content) : std::nullopt;
  return first && first->tag == der::boolean && octet(first->content, 0) != 0;
}

// The first octet of bits, or nothing where there is no keyUsage.
std::optional<unsigned> key_usage(const View& it) {
  const ExtensionView* const found = it.extension("keyUsage");
  const auto bits = found != nullptr ? der::read(found->body) : std::nullopt;
  if (!bits) return std::nullopt;
  return octet(bits->content, 1);
}

std::vector<Bytes> dns_names(const View& it) {
  std::vector<Bytes> out;
  for (const Element& name : it.names())
    if (name.tag == kDns) out.emplace_back(name.content);
  return out;
}

std::optional<std::tm> time_of(const Element& time) {
  ASN1_TIME* const parsed = ASN1_STRING_type_new(time.tag);
  ASN1_STRING_set(parsed, time.content.data(), static_cast<int>(time.content.size()));
  std::tm parts{};
  const bool ok = ASN1_TIME_to_tm(parsed, &parts) == 1;
  ASN1_STRING_free(parsed);
  if (!ok) return std::nullopt;
  return parts;
}

bool generalized_before_2050(const View& it) {
  for (const Element& time : der::elements_of(it.validity.content)) {
    const auto parts = time_of(time);
    if (time.tag == der::generalized_time && parts && parts->tm_year + 1900 < 2050) return true;
  }
  return false;
}

bool lives_long(const View& it) {
  constexpr double most = 398.0 * 86400;
  const auto times = der::elements_of(it.validity.content);
  if (times.size() < 2) return false;
  auto from = time_of(times[0]);
  auto to = time_of(times[1]);
  return from && to && std::difftime(timegm(&*to), timegm(&*from)) > most;
}

// The attributes of a name: (OID, value), in order.
std::vector<std::pair<Bytes, Element>> attributes_of(const Element& name) {
  std::vector<std::pair<Bytes, Element>> out;
  for (const Element& set : der::elements_of(name.content))
    for (const Element& pair : der::elements_of(set.content)) {
      const auto parts = der::elements_of(pair.content);
      if (parts.size() == 2) out.emplace_back(Bytes(parts[0].whole), parts[1]);
    }
  return out;
}

bool has_old_string(const View& it) {
  const auto attributes = attributes_of(it.subject);
  return std::any_of(attributes.begin(), attributes.end(), [](const auto& attribute) {
    const unsigned char tag = attribute.second.tag;
    return tag != der::utf8_string && tag != der::printable_string && tag != der::ia5_string;
  });
}

bool is_partial_wildcard(const Bytes& name) {
  return name.find('*') != Bytes::npos && (!name.starts_with("*.") || name.rfind('*') != 0);
}

// Enough of them for what recipes use.
bool covers_public_suffix(const Bytes& name) {
  return name == "*.co.uk" || name == "*.com.au" || name == "*.github.io" ||
         (name.starts_with("*.") && name.find('.', 2) == Bytes::npos);
}

// The subtrees of a name constraint: 0 permitted, 1 excluded.
std::vector<Element> subtrees(const View& it, int which) {
  const ExtensionView* const found = it.extension("nameConstraints");
  const auto list = found != nullptr ? der::read(found->body) : std::nullopt;
  std::vector<Element> out;
  for (const Element& side : list ? der::elements_of(list->content) : std::vector<Element>())
    if (side.tag == der::context(which, true))
      for (const Element& subtree : der::elements_of(side.content))
        if (const auto base = der::read(subtree.content)) out.push_back(*base);
  return out;
}

bool wildcard_over_excluded(const Views& chain) {
  for (const Bytes& name : dns_names(chain.front()))
    for (const View& ca : chain)
      for (const Element& base : subtrees(ca, 1))
        if (name.starts_with("*.") && base.tag == kDns && Bytes(base.content).ends_with(name.substr(1))) return true;
  return false;
}

// RSAPublicKey ::= SEQUENCE { modulus, publicExponent }, in the BIT STRING of the SubjectPublicKeyInfo.
// Modulus and exponent; nothing where the key is none of RSA (RFC 8017 A.1.1).
std::vector<Element> rsa_numbers(const View& it) {
  const auto parts = der::elements_of(it.spki.content);
  if (parts.size() < 2 || parts[1].content.size() < 2) return {};
  const auto key = der::read(parts[1].content.substr(1));
  auto numbers = key ? der::elements_of(key->content) : std::vector<Element>();
  return numbers.size() == 2 ? std::move(numbers) : std::vector<Element>();
}

bool exponent_is_3(const View& it) {
  const auto numbers = rsa_numbers(it);
  return !numbers.empty() && numbers[1].content == ByteView("\x03", 1);
}

bool modulus_is_over_8192_bits(const View& it) {
  const auto numbers = rsa_numbers(it);
  return !numbers.empty() && numbers[0].content.size() > 1 + 8192 / 8;
}

bool names_curve(const View& it, std::string_view curve) {
  const auto parts = der::elements_of(it.spki.content);
  const auto algorithm = parts.empty() ? std::vector<Element>() : der::elements_of(parts[0].content);
  return algorithm.size() == 2 && algorithm[1].whole == der::oid(curve);
}

std::vector<Bytes> policies(const View& it) {
  const ExtensionView* const found = it.extension("certificatePolicies");
  const auto list = found != nullptr ? der::read(found->body) : std::nullopt;
  std::vector<Bytes> out;
  if (!list || list->tag != der::sequence) return out;
  for (const Element& each : der::elements_of(list->content))
    if (const auto oid = der::read(each.content)) out.emplace_back(oid->whole);
  return out;
}

bool policy_repeated(const View& it) {
  auto all = policies(it);
  std::sort(all.begin(), all.end());
  return std::adjacent_find(all.begin(), all.end()) != all.end();
}

bool boolean_not_ff(const View& it) {
  return std::any_of(it.extensions.begin(), it.extensions.end(),
                     [](const ExtensionView& each) { return each.critical && *each.critical != Bytes("\xff"); });
}

bool repeated_extension(const View& it) {
  for (std::size_t i = 0; i < it.extensions.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (it.extensions[i].oid == it.extensions[j].oid) return true;
  return false;
}

bool octets_behind_names(const View& it) {
  const ExtensionView* const found = it.extension("subjectAltName");
  const auto list = found != nullptr ? der::read(found->body) : std::nullopt;
  return list && list->whole.size() < found->body.size();
}

bool is_long_length(ByteView whole) {
  const unsigned first = octet(whole, 1);
  return (first == 0x81 && octet(whole, 2) < 0x80) || (first > 0x81 && octet(whole, 2) == 0);
}

bool not_critical(const View& it, std::string_view name) {
  const ExtensionView* const found = it.extension(name);
  return found != nullptr && !found->critical;
}

// A revocation list must have a cRLNumber that is not critical (RFC 5280 5.2.3).
bool number_is_odd(const Bytes& crl) {
  const Bytes oid = der::oid("crlNumber");
  const auto at = crl.find(oid);
  return at == Bytes::npos || ByteView(crl).substr(at + oid.size()).starts_with(Bytes("\x01\x01\xff"));
}

// What a check looks at: the leaf, any certificate, any authority's, or all at once.
template <class Check>
auto leaf(Check check) {
  return [check](const Views& chain) { return check(chain.front()); };
}
template <class Check>
auto any(Check check) {
  return [check](const Views& chain) { return std::any_of(chain.begin(), chain.end(), check); };
}
template <class Check>
auto authority(Check check) {
  return [check](const Views& chain) { return std::any_of(chain.begin() + 1, chain.end(), check); };
}

struct Lint {
  std::string_view name;
  std::function<bool(const Views&)> finds;
};

bool needs_explicit_policy(const View& it) { return it.extension("policyConstraints") != nullptr; }

const std::vector<Lint>& lints() {
  static const std::vector<Lint> all{
      // RFC 5280 4.1.1, 4.1.2: encoding and fields
      {"indefinite-length", any([](const View& it) { return octet(it.tbs, 1) == 0x80 || octet(it.whole, 1) == 0x80; })},
      {"non-minimal-length", any([](const View& it) { return is_long_length(it.tbs) || is_long_length(it.whole); })},
      {"version-unknown", any([](const View& it) { return it.version > 3; })},
      {"version-below-3", any([](const View& it) { return it.version < 3; })},
      {"serial-not-positive", any([](const View& it) {
         return octet(it.serial.content, 0) >= 0x80 || it.serial.content == ByteView("\0", 1);
       })},
      {"serial-not-minimal", any([](const View& it) {
         return it.serial.content.size() > 1 && octet(it.serial.content, 0) == 0 && octet(it.serial.content, 1) < 0x80;
       })},
      {"serial-over-20-octets", any([](const View& it) { return it.serial.content.size() > 20; })},
      {"empty-issuer-name", any([](const View& it) { return it.issuer.content.empty(); })},
      {"validity-form", any(generalized_before_2050)},
      {"lifetime-over-398-days", leaf(lives_long)},
      {"string-type", leaf(has_old_string)},
      {"unique-ids", any([](const View& it) { return it.has_unique_ids; })},
      // 4.2: extensions
      {"duplicate-extension", any(repeated_extension)},
      {"boolean-not-ff", any(boolean_not_ff)},
      {"trailing-octets", any(octets_behind_names)},
      {"ca-basic-constraints-not-critical",
       authority([](const View& it) { return not_critical(it, "basicConstraints"); })},
      {"leaf-is-ca", leaf(is_ca)},
      {"leaf-signs-certificates",
       leaf([](const View& it) { return !is_ca(it) && (key_usage(it).value_or(0) & 0x04U) != 0; })},
      {"key-usage-not-for-signing",
       leaf([](const View& it) { return key_usage(it).has_value() && (*key_usage(it) & 0x80U) == 0; })},
      {"name-constraints-in-leaf", leaf([](const View& it) { return it.extension("nameConstraints") != nullptr; })},
      {"empty-name-constraints", any([](const View& it) {
         return it.extension("nameConstraints") != nullptr && subtrees(it, 0).empty() && subtrees(it, 1).empty();
       })},
      {"names-not-critical",
       leaf([](const View& it) { return it.subject.content.empty() && not_critical(it, "subjectAltName"); })},
      {"must-staple", leaf([](const View& it) { return it.extension("tlsfeature") != nullptr; })},
      {"policy-missing",
       [](const Views& chain) {
         return std::any_of(chain.begin() + 1, chain.end(), needs_explicit_policy) && policies(chain.front()).empty();
       }},
      {"policy-malformed",
       any([](const View& it) { return it.extension("certificatePolicies") != nullptr && policies(it).empty(); })},
      {"policy-repeated", any(policy_repeated)},
      // RFC 9525 6: names
      {"no-dns-name", leaf([](const View& it) { return dns_names(it).empty(); })},
      {"wildcard-partial", leaf([](const View& it) {
         const auto names = dns_names(it);
         return std::any_of(names.begin(), names.end(), is_partial_wildcard);
       })},
      {"wildcard-over-public-suffix", leaf([](const View& it) {
         const auto names = dns_names(it);
         return std::any_of(names.begin(), names.end(), covers_public_suffix);
       })},
      {"wildcard-over-excluded-name", wildcard_over_excluded},
      // Keys and sizes
      {"rsa-exponent-3", any(exponent_is_3)},
      {"rsa-over-8192-bits", any(modulus_is_over_8192_bits)},
      {"curve-outside-tls", leaf([](const View& it) { return names_curve(it, "secp256k1"); })},
      {"over-5000-names", leaf([](const View& it) { return it.names().size() > 5000; })},
  };
  return all;
}

}  // namespace

bool lint_finds(std::string_view name, const std::vector<Bytes>& sent, const std::vector<Bytes>& crls) {
  if (name == "crl-number") return std::any_of(crls.begin(), crls.end(), number_is_odd);
  Views chain;
  for (const Bytes& each : sent) {
    auto view = view_of(each);
    if (!view) return false;
    chain.push_back(std::move(*view));
  }
  const auto found = std::find_if(lints().begin(), lints().end(), [&](const Lint& lint) { return lint.name == name; });
  return found != lints().end() && !chain.empty() && found->finds(chain);
}

}  // namespace footpad::pki
