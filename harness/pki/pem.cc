#include "pki/pem.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>

#include "base/text.h"
#include "crypto/certificate.h"

namespace footpad::pki {
namespace {

constexpr std::size_t kLine = 64;

}  // namespace

// The exact bytes, also where OpenSSL could not parse them.
std::string certificate_pem(const Bytes& der) {
  std::string out = "-----BEGIN CERTIFICATE-----\n";
  const std::string text = to_base64(der);
  for (std::size_t at = 0; at < text.size(); at += kLine) out += text.substr(at, kLine) + "\n";
  return out + "-----END CERTIFICATE-----\n";
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
