#include "pki/build.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/text.h"
#include "model/recipe_words.h"
#include "pki/extensions.h"
#include "pki/mutate.h"
#include "pki/sign.h"

namespace footpad::pki {
namespace {

NamePtr name_of(const Bytes& der) {
  const auto* at = octets(der);
  return NamePtr(d2i_X509_NAME(nullptr, &at, static_cast<long>(der.size())));
}

Status set_serial(X509* certificate, const std::string& decimal) {
  BIGNUM* number = nullptr;
  const bool ok = BN_dec2bn(&number, decimal.c_str()) == static_cast<int>(decimal.size()) &&
                  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  if (!ok) return Error{"'" + decimal + "' is not a serial number", "a decimal number", ""};
  return Done{};
}

Status set_validity(X509* certificate, const CertificateNode& node) {
  const auto from = duration_seconds(node.not_before);
  const auto to = duration_seconds(node.not_after);
  if (!from || !to) return Error{"a validity of node '" + node.id + "' is not a duration", "write -P1D or PT10M", ""};
  X509_gmtime_adj(X509_getm_notBefore(certificate), *from);
  X509_gmtime_adj(X509_getm_notAfter(certificate), *to);
  return Done{};
}

Status set_names(X509* certificate, const CertificateNode& node, const Certificate* issuer,
                 const Placeholders& placeholders) {
  auto subject = distinguished_name(node.subject.value_or(std::vector<std::string>()), placeholders);
  if (!subject) return subject.error();
  X509_set_subject_name(certificate, subject->get());
  if (node.issuer_name) {
    auto name = distinguished_name(*node.issuer_name, placeholders);
    if (!name) return name.error();
    X509_set_issuer_name(certificate, name->get());
  } else if (issuer != nullptr) {
    X509_set_issuer_name(certificate, name_of(issuer->subject).get());
  } else {
    X509_set_issuer_name(certificate, subject->get());
  }
  return Done{};
}

}  // namespace

Result<Certificate> build(const CertificateNode& node, Key key, const std::string& serial,
                          const Placeholders& placeholders, const Find& find) {
  const auto found = [&](const std::string& id) {
    return id.empty() || id == "self" || id == node.id ? nullptr : find(id);
  };
  const Certificate* const issuer = found(node.issuer);
  const Certificate* const signer = node.sign_with.empty() ? issuer : found(node.sign_with);
  if (const Certificate* const owner = found(node.key_of)) key = owner->key;

  Certificate made;
  made.id = node.id;
  made.key = key;
  const Certificate* const identified = found(node.ski_of);
  made.identifier = identified != nullptr ? identified->identifier : key.identifier;

  const CertificatePtr certificate(X509_new());
  X509* const raw = certificate.get();
  const int version = node.version.value_or(3);
  X509_set_version(raw, version - 1);
  if (auto status = set_serial(raw, node.serial.empty() ? serial : node.serial); !status) return status.error();
  if (auto status = set_names(raw, node, issuer, placeholders); !status) return status.error();
  if (auto status = set_validity(raw, node); !status) return status.error();
  set_public_key(raw, key);
  if (version >= 3) {
    const bool rsa = EVP_PKEY_get_base_id(key.pair.get()) == EVP_PKEY_RSA;
    auto extensions =
        extensions_of(node, {made.identifier, issuer != nullptr ? issuer->identifier : Bytes(), rsa}, placeholders);
    if (!extensions) return extensions.error();
    if (auto status = add_extensions(raw, *extensions); !status) return status.error();
  }
  if (auto status = sign(raw, signer != nullptr ? signer->key : key, node.digest, sigalg_override(node.mutations));
      !status)
    return status.error();
  if (auto status = mutate(raw, node.mutations); !status) return status.error();
  made.subject = der_of(i2d_X509_NAME, X509_get_subject_name(raw));
  made.spki = der_of(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(raw));
  made.der = der_of(i2d_X509, raw);
  ERR_clear_error();
  if (made.der.empty()) return Error{"OpenSSL could not encode node '" + node.id + "'", "", ""};
  return made;
}

}  // namespace footpad::pki
