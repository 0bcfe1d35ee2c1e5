#include "pki/build.h"

#include <openssl/bn.h>
#include <openssl/err.h>

#include <algorithm>

#include "base/text.h"
#include "pki/der.h"
#include "pki/extensions.h"
#include "pki/fields.h"
#include "pki/sign.h"
#include "pki/times.h"

namespace footpad::pki {
namespace {

// An INTEGER of any size, minimal two's complement.
Result<Bytes> serial_number(const std::string& decimal) {
  BIGNUM* parsed = nullptr;
  const bool ok = BN_dec2bn(&parsed, decimal.c_str()) == static_cast<int>(decimal.size());
  ASN1_INTEGER* const number = ok ? BN_to_ASN1_INTEGER(parsed, nullptr) : nullptr;
  BN_free(parsed);
  if (number == nullptr) return Error{"'" + decimal + "' is not a serial number", "a decimal number", ""};
  Bytes out = der_of(i2d_ASN1_INTEGER, number);
  ASN1_INTEGER_free(number);
  return out;
}

Result<Bytes> validity(const CertificateNode& node) {
  Bytes content;
  for (const std::string* written : {&node.not_before, &node.not_after}) {
    auto time = encoded_time(*written);
    if (!time) return time.error();
    content += *time;
  }
  return der::tlv(der::sequence, content);
}

Bytes version_number(int version) {
  return version == 1 ? Bytes() : der::tlv(der::context(0, true), der::number(version - 1));
}

// Which algorithm the certificate says that it was signed with.
Result<Bytes> named_algorithm(const CertificateNode& node, const Key& signer) {
  for (const Mutation& mutation : node.mutations)
    if (mutation.op == "both-sigalgs") return der::tlv(der::sequence, der::oid(mutation.oid));
  return signature_algorithm(signer, node.digest);
}

Result<Bytes> issuer_name(const CertificateNode& node, const Certificate* issuer, const Bytes& subject,
                          const Placeholders& placeholders) {
  if (node.issuer_name) return distinguished_name(*node.issuer_name, placeholders);
  return issuer != nullptr ? issuer->subject : subject;
}

// `entry`: what a log has seen of the certificate itself.
Result<CertificateNode> with_scts(const CertificateNode& node, const LogEntry& entry, const Find& find,
                                  const Logs& logs) {
  std::vector<Said> said;
  for (const Sct& sct : node.scts) {
    const Certificate* const other = sct.of.empty() ? nullptr : find(sct.of);
    said.push_back({sct, other != nullptr ? other->entry : entry});
  }
  auto list = sct_list(said, logs);
  if (!list) return list.error();
  CertificateNode out = node;
  Extension extension;
  extension.name = "ct_precert_scts";
  extension.hex = to_hex(*list);
  extension.duplicate = true;  // behind whatever the recipe says
  out.extensions.push_back(std::move(extension));
  return out;
}

}  // namespace

Result<Certificate> build(const CertificateNode& node, Key key, const std::string& serial,
                          const Placeholders& run_placeholders, const Find& find, const Logs& logs) {
  Placeholders placeholders = run_placeholders;
  placeholders.number = node.number;
  const auto found = [&](const std::string& id) {
    return id.empty() || id == "self" || id == node.id ? nullptr : find(id);
  };
  const Certificate* const issuer = found(node.issuer);
  const Certificate* const signer = node.sign_with.empty() ? issuer : found(node.sign_with);
  if (const Certificate* const owner = found(node.key_of)) key = owner->key;
  if (const Certificate* const owner = found(node.explicit_of)) {
    auto own = KeyStore::explicit_curve(owner->key);
    if (!own) return own.error();
    key = std::move(*own);
  }
  const Certificate* const identified = found(node.ski_of);

  Certificate made;
  made.id = node.id;
  made.key = key;
  made.identifier = identified != nullptr ? identified->identifier : key.identifier;

  Fields fields;
  const int version = node.version.value_or(3);
  const Key& signing = signer != nullptr ? signer->key : key;
  const bool rsa = EVP_PKEY_get_base_id(key.pair.get()) == EVP_PKEY_RSA;
  const Identifiers identifiers{made.identifier, issuer != nullptr ? issuer->identifier : Bytes(), rsa};
  auto number = serial_number(node.serial.empty() ? serial : node.serial);
  auto algorithm = named_algorithm(node, signing);
  auto subject = distinguished_name(node.subject.value_or(std::vector<std::string>()), placeholders);
  auto times = validity(node);
  for (const auto* part : {&number, &algorithm, &subject, &times})
    if (!*part) return part->error();
  auto issued_by = issuer_name(node, issuer, *subject, placeholders);
  if (!issued_by) return issued_by.error();
  fields.version = version_number(version);
  fields.serial = std::move(*number);
  fields.algorithm = *algorithm;
  fields.issuer = std::move(*issued_by);
  fields.validity = std::move(*times);
  fields.subject = std::move(*subject);
  fields.spki = key.spki;
  const Fields bare = fields;
  const auto extend = [&](const CertificateNode& like) -> Result<Bytes> {
    fields = bare;
    auto extensions = encoded_extensions(like, identifiers, placeholders);
    if (!extensions) return extensions.error();
    // A version below 3 has no extensions, unless the recipe says itself that it has.
    if (version >= 3 || !like.extensions.empty()) fields.extensions = std::move(*extensions);
    if (auto status = change_fields(fields, like.mutations); !status) return status.error();
    return signed_part(fields, like.mutations);
  };
  auto tbs = extend(node);
  if (!tbs) return tbs.error();
  made.entry = {issuer != nullptr ? issuer->spki : key.spki, signed_part(fields, {})};  // a log sees plain DER
  if (!node.scts.empty()) {
    auto logged = with_scts(node, made.entry, find, logs);
    if (!logged) return logged.error();
    tbs = extend(*logged);
    if (!tbs) return tbs.error();
  }
  auto signature = sign(*tbs, signing, node.digest);
  if (!signature) return signature.error();
  auto whole = certificate_of(*tbs, std::move(*algorithm), std::move(*signature), node.mutations);
  if (!whole) return whole.error();
  made.subject = fields.subject;
  made.issuer = fields.issuer;
  made.serial = fields.serial;
  made.spki = fields.spki;
  made.der = std::move(*whole);
  ERR_clear_error();
  return made;
}

}  // namespace footpad::pki
