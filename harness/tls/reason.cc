#include "tls/reason.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/sslerr.h>

#include "tls/end.h"

namespace footpad::tls {
namespace {

std::string reason_for_people(unsigned long code) {
  if (code == 0) return "the connection ended in the middle";
  const int reason = ERR_GET_REASON(code);
  if (ERR_GET_LIB(code) == ERR_LIB_SSL) {
    if (reason >= SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256)
      return "the peer sent the alert " + alert_name(reason - SSL_AD_REASON_OFFSET);
    switch (reason) {
      case SSL_R_HTTP_REQUEST: return "the peer speaks HTTP in clear, not TLS";
      case SSL_R_WRONG_VERSION_NUMBER: return "the peer does not speak TLS: these are no TLS records";
      case SSL_R_UNSUPPORTED_PROTOCOL: return "no TLS version in common";
      case SSL_R_NO_SHARED_CIPHER: return "no cipher suite in common";
      case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM: return "the client takes no signature that this key can make";
      case SSL_R_NO_SUITABLE_KEY_SHARE: return "no key exchange group in common";
      case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: return "a record was tampered with";
      case SSL_R_UNEXPECTED_EOF_WHILE_READING: return "the connection ended in the middle";
      default: break;
    }
  }
  const char* text = ERR_reason_error_string(code);
  return text != nullptr ? text : "OpenSSL error " + std::to_string(code);
}

}  // namespace

std::string reason_in_queue() {
  const unsigned long first = ERR_get_error();
  unsigned long telling = first;  // what TLS makes of it tells more than which cipher call failed
  while (ERR_GET_LIB(telling) != ERR_LIB_SSL && ERR_peek_error() != 0) telling = ERR_get_error();
  ERR_clear_error();
  return reason_for_people(ERR_GET_LIB(telling) == ERR_LIB_SSL ? telling : first);
}

}  // namespace footpad::tls
