// What binds a login to its channel: RFC 9266, RFC 5929.
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

#include "wire.h"

namespace zoo {

namespace {

std::string exporter(SSL* ssl) {
  constexpr std::string_view label = "EXPORTER-Channel-Binding";
  std::array<unsigned char, 32> out{};
  if (SSL_version(ssl) < TLS1_3_VERSION && SSL_get_extms_support(ssl) != 1) return "";
  if (SSL_export_keying_material(ssl, out.data(), out.size(), label.data(), label.size(), nullptr, 0, 0) != 1)
    return "";
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

std::string end_point(SSL* ssl) {
  const std::unique_ptr<X509, decltype(&X509_free)> leaf(SSL_get1_peer_certificate(ssl), &X509_free);
  int method = NID_undef;
  if (!leaf || X509_get_signature_info(leaf.get(), &method, nullptr, nullptr, nullptr) != 1) return "";
  if (method == NID_md5 || method == NID_sha1) method = NID_sha256;
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  if (X509_digest(leaf.get(), EVP_get_digestbynid(method), out.data(), &size) != 1) return "";
  return {reinterpret_cast<const char*>(out.data()), size};
}

}  // namespace

std::string Wire::binding(const std::string& type) const {
  if (!ssl_) return "";
  if (type == "tls-exporter") return exporter(ssl_.get());
  return type == "tls-server-end-point" ? end_point(ssl_.get()) : "";
}

}  // namespace zoo
