#include "tls/binding.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string_view>

namespace footpad::tls {

Bytes exporter_binding(SSL* ssl) {
  constexpr std::string_view label = "EXPORTER-Channel-Binding";
  const bool unique = SSL_version(ssl) >= TLS1_3_VERSION || SSL_get_extms_support(ssl) == 1;
  if (SSL_is_init_finished(ssl) == 0 || !unique) return {};
  Bytes out(32, '\0');
  const int made = SSL_export_keying_material(ssl, reinterpret_cast<unsigned char*>(out.data()), out.size(),
                                              label.data(), label.size(), nullptr, 0, 0);
  if (made == 1) return out;
  ERR_clear_error();
  return {};
}

Bytes end_point_binding(ByteView certificate) {
  const auto* at = reinterpret_cast<const unsigned char*>(certificate.data());
  const std::unique_ptr<X509, decltype(&X509_free)> leaf(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())),
                                                         &X509_free);
  int digest = NID_undef;
  const bool known = leaf != nullptr && X509_get_signature_info(leaf.get(), &digest, nullptr, nullptr, nullptr) == 1;
  ERR_clear_error();
  if (!known || digest == NID_undef) return {};
  if (digest == NID_md5 || digest == NID_sha1) digest = NID_sha256;  // RFC 5929 §4.1
  Bytes out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  const EVP_MD* method = EVP_get_digestbynid(digest);
  if (method == nullptr || EVP_Digest(certificate.data(), certificate.size(),
                                      reinterpret_cast<unsigned char*>(out.data()), &size, method, nullptr) != 1) {
    ERR_clear_error();
    return {};
  }
  out.resize(size);
  return out;
}

}  // namespace footpad::tls
