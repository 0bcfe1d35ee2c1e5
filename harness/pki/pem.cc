#include "pki/pem.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>

#include "base/text.h"
#include "crypto/certificate.h"
#include "pki/view.h"

namespace footpad::pki {
namespace {

constexpr std::size_t kLine = 64;

// The exact bytes, also where OpenSSL could not parse them.
std::string pem(std::string_view label, const Bytes& der) {
  std::string out = "-----BEGIN " + std::string(label) + "-----\n";
  const std::string text = to_base64(der);
  for (std::size_t at = 0; at < text.size(); at += kLine) out += text.substr(at, kLine) + "\n";
  return out + "-----END " + std::string(label) + "-----\n";
}

}  // namespace

std::string certificate_pem(const Bytes& der) { return pem("CERTIFICATE", der); }
std::string crl_pem(const Bytes& der) { return pem("X509 CRL", der); }

std::string tlsa_digest(const Bytes& certificate, int selector) {
  const auto view = view_of(certificate);
  if (selector == 1 && !view) return "";
  const ByteView covered = selector == 1 ? view->spki.whole : ByteView(certificate);
  unsigned char digest[32];
  unsigned size = 0;
  EVP_Digest(covered.data(), covered.size(), digest, &size, EVP_sha256(), nullptr);
  return to_hex({reinterpret_cast<const char*>(digest), size});
}

std::string subject_hash(const Bytes& der) {
  const CertificatePtr certificate = read_certificate(der);
  if (!certificate) return "";
  char text[9];
  std::snprintf(text, sizeof text, "%08lx", X509_subject_name_hash(certificate.get()));
  return text;
}

std::string danger_private_key_pem(const std::shared_ptr<void>& key) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  if (!memory || PEM_write_bio_PKCS8PrivateKey(memory.get(), static_cast<EVP_PKEY*>(key.get()), nullptr, nullptr, 0,
                                               nullptr, nullptr) != 1)
    return "";
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace footpad::pki
