#include "tls/raw_certificate.h"

#include <dlfcn.h>
#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>

namespace footpad::tls {
namespace {

void free_octets(void*, void* octets, CRYPTO_EX_DATA*, int, long, void*) { delete static_cast<Bytes*>(octets); }

int octets_index() {
  static const int index = X509_get_ex_new_index(0, nullptr, nullptr, nullptr, &free_octets);
  return index;
}

Error refused() {
  ERR_clear_error();
  return {"OpenSSL cannot hold a certificate to serve", "", ""};
}

}  // namespace

Result<CertificatePtr> certificate_of(const Bytes& octets, EVP_PKEY* key) {
  CertificatePtr out(X509_new());
  const bool whole_message = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
  // Signed, because a client may say which signatures it takes in certificates, and OpenSSL looks whether this is one.
  if (!out || X509_set_pubkey(out.get(), key) != 1 ||
      X509_sign(out.get(), key, whole_message ? nullptr : EVP_sha256()) <= 0)
    return refused();
  auto kept = std::make_unique<Bytes>(octets);
  if (X509_set_ex_data(out.get(), octets_index(), kept.get()) != 1) return refused();
  kept.release();
  ERR_clear_error();
  return out;
}

bool serves_octets() {
  Dl_info first{}, here{};
  void* const called = dlsym(RTLD_DEFAULT, "i2d_X509");  // by libssl
  return called != nullptr && dladdr(called, &first) != 0 &&
         dladdr(reinterpret_cast<void*>(&octets_index), &here) != 0 && first.dli_fbase == here.dli_fbase;
}

}  // namespace footpad::tls

// Stands in front of OpenSSL's function of this name, for libssl too: that calls it for each certificate of the
// message, and a program's own symbols come before those of its libraries; of the libraries, the one that is named
// first is asked first. A certificate without octets of ours is written as ever.
extern "C" __attribute__((visibility("default"))) int i2d_X509(
    const X509* certificate, unsigned char** out) {  // NOLINT(readability-identifier-naming)
  const auto* const octets = certificate == nullptr
                                 ? nullptr
                                 : static_cast<const footpad::Bytes*>(
                                       X509_get_ex_data(const_cast<X509*>(certificate), footpad::tls::octets_index()));
  if (octets == nullptr)
    return ASN1_item_i2d(reinterpret_cast<const ASN1_VALUE*>(certificate), out, ASN1_ITEM_rptr(X509));
  if (out == nullptr) return static_cast<int>(octets->size());
  if (*out == nullptr) {
    *out = static_cast<unsigned char*>(OPENSSL_malloc(std::max<std::size_t>(octets->size(), 1)));
    if (*out == nullptr) return -1;
    std::copy(octets->begin(), octets->end(), *out);
    return static_cast<int>(octets->size());
  }
  *out = std::copy(octets->begin(), octets->end(), *out);
  return static_cast<int>(octets->size());
}
