#include "pki/sign.h"

#include <openssl/err.h>
#include <openssl/objects.h>

namespace footpad::pki {
namespace {

struct Fields {
  ASN1_BIT_STRING* signature;
  X509_ALGOR* outer;
  X509_ALGOR* inner;
};

// OpenSSL gives these out as const; they are the certificate's own and it stays ours.
Fields fields_of(X509* certificate) {
  const ASN1_BIT_STRING* signature = nullptr;
  const X509_ALGOR* outer = nullptr;
  X509_get0_signature(&signature, &outer, certificate);
  return {const_cast<ASN1_BIT_STRING*>(signature), const_cast<X509_ALGOR*>(outer),
          const_cast<X509_ALGOR*>(X509_get0_tbs_sigalg(certificate))};
}

}  // namespace

Status name_algorithm(X509_ALGOR* algorithm, const std::string& oid) {
  ASN1_OBJECT* const object = OBJ_txt2obj(oid.c_str(), 0);
  if (object == nullptr) return Error{"'" + oid + "' is not an OID", "write it with dots: 1.2.840.113549.1.1.11", ""};
  X509_ALGOR_set0(algorithm, object, V_ASN1_UNDEF, nullptr);
  return Done{};
}

Status sign(X509* certificate, const Key& key, const std::string& digest, const std::string& named_algorithm) {
  const int type = EVP_PKEY_get_base_id(key.pair.get());
  const bool raw_message = type == EVP_PKEY_ED25519;
  const EVP_MD* const digest_method = raw_message ? nullptr : EVP_get_digestbyname(digest.c_str());
  int algorithm = NID_undef;
  if (raw_message)
    algorithm = NID_ED25519;
  else if (digest_method == nullptr || OBJ_find_sigid_by_algs(&algorithm, EVP_MD_get_type(digest_method), type) != 1)
    return Error{"there is no signature with this key and digest '" + digest + "'", "use sha256", ""};

  const Fields fields = fields_of(certificate);
  for (X509_ALGOR* const place : {fields.inner, fields.outer}) {
    X509_ALGOR_set0(place, OBJ_nid2obj(algorithm), type == EVP_PKEY_RSA ? V_ASN1_NULL : V_ASN1_UNDEF, nullptr);
    if (named_algorithm.empty()) continue;
    if (auto status = name_algorithm(place, named_algorithm); !status) return status;
  }
  unsigned char* body = nullptr;
  const int size = i2d_re_X509_tbs(certificate, &body);
  const DigestContextPtr context(EVP_MD_CTX_new());
  Bytes signature(1024, '\0');
  std::size_t signature_size = signature.size();
  const bool signed_ = size > 0 &&
                       EVP_DigestSignInit(context.get(), nullptr, digest_method, nullptr, key.pair.get()) == 1 &&
                       EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                                      &signature_size, body, static_cast<std::size_t>(size)) == 1;
  OPENSSL_free(body);
  ERR_clear_error();
  if (!signed_) return Error{"OpenSSL could not sign a certificate", "use a stronger key, or sha256", ""};
  ASN1_STRING_set(fields.signature, signature.data(), static_cast<int>(signature_size));
  fields.signature->flags = (fields.signature->flags & ~0x07L) | ASN1_STRING_FLAG_BITS_LEFT;  // no unused bits
  return Done{};
}

}  // namespace footpad::pki
