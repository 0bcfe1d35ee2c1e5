#include "staple.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <memory>

#include "ocsp.h"

namespace zoo {

namespace {

using Answer = std::unique_ptr<OCSP_RESPONSE, decltype(&OCSP_RESPONSE_free)>;

constexpr long status_request = 5;  // RFC 7633: the number of the extension of TLS

bool must_have_staple(X509* leaf) {
  const std::unique_ptr<TLS_FEATURE, decltype(&TLS_FEATURE_free)> features(
      static_cast<TLS_FEATURE*>(X509_get_ext_d2i(leaf, NID_tlsfeature, nullptr, nullptr)), TLS_FEATURE_free);
  for (int index = 0; features && index < sk_ASN1_INTEGER_num(features.get()); ++index)
    if (ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features.get(), index)) == status_request) return true;
  return false;
}

bool is_good(SSL* ssl, const unsigned char* octets, long size) {
  const Answer answer(d2i_OCSP_RESPONSE(nullptr, &octets, size), OCSP_RESPONSE_free);
  STACK_OF(X509)* const chain = SSL_get0_verified_chain(ssl);
  if (!answer || sk_X509_num(chain) < 2) return false;
  X509_STORE* const anchors = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl));
  return status_in(answer.get(), SSL_get0_peer_certificate(ssl), sk_X509_value(chain, 1), chain, anchors) ==
         V_OCSP_CERTSTATUS_GOOD;
}

int look(SSL* ssl, void*) { return staple_is_good(ssl) ? 1 : 0; }

}  // namespace

void ask_for_staples(SSL_CTX* context) { SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp); }

void demand_staples(SSL_CTX* context) {
  ask_for_staples(context);
  // As SSL_CTX_set_tlsext_status_cb, which is a macro with a C cast.
  SSL_CTX_callback_ctrl(context, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, reinterpret_cast<void (*)()>(look));
}

bool is_vouched_for_by_dns(SSL* ssl) {
  constexpr std::uint8_t first_without_anchors = 2;
  std::uint8_t usage = 0;
  return SSL_get0_dane_authority(ssl, nullptr, nullptr) >= 0 &&
         SSL_get0_dane_tlsa(ssl, &usage, nullptr, nullptr, nullptr, nullptr) >= 0 && usage >= first_without_anchors;
}

bool staple_is_good(SSL* ssl) {
  X509* const leaf = SSL_get0_peer_certificate(ssl);
  const bool verified =
      leaf != nullptr && SSL_get0_verified_chain(ssl) != nullptr;  // else there is nobody to ask about
  if (!verified || SSL_session_reused(ssl) == 1 || is_vouched_for_by_dns(ssl)) return true;
  const unsigned char* octets = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(ssl, &octets);
  const bool good = size <= 0 || octets == nullptr ? !must_have_staple(leaf) : is_good(ssl, octets, size);
  ERR_clear_error();
  return good;
}

}  // namespace zoo
