#include "certificate.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "any_key.h"
#include "base/text.h"

namespace zoo {

namespace {

using footpad::Error;

const Demands& demands_of(X509_STORE_CTX* context) {
  const auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  return *static_cast<const Demands*>(SSL_get_ex_data(ssl, 0));
}

// The defects that one habit overlooks; every other one stands.
int overlook(int good, X509_STORE_CTX* context) {
  if (good == 1) return 1;
  const auto& habits = demands_of(context).habits;
  switch (X509_STORE_CTX_get_error(context)) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID: return habits.accepts_any_date ? 1 : 0;
    case X509_V_ERR_HOSTNAME_MISMATCH: return 0;
    default: return habits.accepts_any_chain ? 1 : 0;
  }
}

std::string spki_digest(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (size <= 0) return "";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  EVP_Digest(der, static_cast<std::size_t>(size), digest.data(), &length, EVP_sha256(), nullptr);
  OPENSSL_free(der);
  return {reinterpret_cast<const char*>(digest.data()), length};
}

bool ends_alike(std::string_view presented, std::string_view domain) {
  return presented.ends_with(domain) || (!presented.empty() && domain.ends_with("." + std::string(presented)));
}

bool name_ends_alike(X509* certificate, const std::string& domain) {
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  for (int index = 0; names && index < sk_GENERAL_NAME_num(names.get()); ++index) {
    const auto* name = sk_GENERAL_NAME_value(names.get(), index);
    if (name->type != GEN_DNS) continue;
    const std::string_view presented(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                                     static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    if (ends_alike(footpad::lower(presented), footpad::lower(domain))) return true;
  }
  return false;
}

constexpr unsigned int strict_names = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;

int refuse(X509_STORE_CTX* context, int error) {
  X509_STORE_CTX_set_error(context, error);
  return 0;
}

bool chain_is_good(X509_STORE_CTX* context, X509* certificate) {
  const auto& demands = demands_of(context);
  if (X509_verify_cert(context) != 1) return false;
  if (!demands.habits.accepts_name_suffix ||
      X509_check_host(certificate, demands.domain.data(), demands.domain.size(), strict_names, nullptr) == 1 ||
      name_ends_alike(certificate, demands.domain))
    return true;
  X509_STORE_CTX_set_error(context, X509_V_ERR_HOSTNAME_MISMATCH);
  return false;
}

int verify(X509_STORE_CTX* context, void*) {
  const auto& demands = demands_of(context);
  auto* certificate = X509_STORE_CTX_get0_cert(context);
  const auto digest = spki_digest(certificate);
  const auto& named = demands.key_digests;
  // RFC 7671 §5.1: a key that DANE names needs neither chain nor name nor date.
  if (!named.empty() && std::find(named.begin(), named.end(), digest) == named.end())
    return refuse(context, X509_V_ERR_DANE_NO_MATCH);
  if (named.empty() && !chain_is_good(context, certificate)) return 0;
  if (!demands.pin.empty() && !demands.habits.ignores_pin && footpad::to_base64(digest) != demands.pin)
    return refuse(context, X509_V_ERR_APPLICATION_VERIFICATION);
  if (demands.habits.accepts_any_key_proof) accept_any_signature_of(certificate);
  // A defect that was overlooked must not come back in the result of the handshake.
  X509_STORE_CTX_set_error(context, X509_V_OK);
  return 1;
}

// Each ticket is as good as the last. A copy: OpenSSL resumes nothing that was cut off.
int keep(SSL* ssl, SSL_SESSION* session) {
  static_cast<const Demands*>(SSL_get_ex_data(ssl, 0))->keepsake->tls.reset(SSL_SESSION_dup(session));
  return 0;
}

}  // namespace

footpad::Result<SslContext> make_context(const Options& options, Demands& demands) {
  demands.domain = options.reference;
  demands.pin = options.pin;
  demands.key_digests = options.key_digests;
  demands.server = options.is_server();
  SslContext context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_session_cache_mode(context.get(), demands.keepsake == nullptr
                                                    ? SSL_SESS_CACHE_OFF
                                                    : SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  if (demands.keepsake != nullptr) SSL_CTX_sess_set_new_cb(context.get(), keep);
  if (SSL_CTX_load_verify_file(context.get(), options.ca.c_str()) != 1)
    return Error{"cannot read trust anchors from " + options.ca, "", ""};
  if (!options.certificate.empty() &&
      (SSL_CTX_use_certificate_chain_file(context.get(), options.certificate.c_str()) != 1 ||
       SSL_CTX_use_PrivateKey_file(context.get(), options.key.c_str(), SSL_FILETYPE_PEM) != 1))
    return Error{"cannot use the certificate and key " + options.certificate + ", " + options.key, "", ""};
  const bool checks_later = demands.habits.checks_late || demands.habits.dials_back_instead;
  SSL_CTX_set_verify(context.get(), checks_later ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, overlook);
  SSL_CTX_set_cert_verify_callback(context.get(), verify, nullptr);
  auto* parameters = SSL_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_hostflags(parameters, strict_names);
  if (!demands.habits.accepts_any_name && !demands.habits.accepts_name_suffix)
    X509_VERIFY_PARAM_set1_host(parameters, options.reference.data(), options.reference.size());
  return context;
}

Ssl make_ssl(SSL_CTX* context, const Demands& demands, bool direct, bool websocket) {
  Ssl ssl(SSL_new(context));
  SSL_set_ex_data(ssl.get(), 0, const_cast<Demands*>(&demands));
  // As SSL_set_tlsext_host_name, which is a macro with a C cast.
  SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
           const_cast<char*>(demands.domain.c_str()));
  const std::string_view alpn = websocket ? "\x08http/1.1" : demands.server ? "\x0bxmpp-server" : "\x0bxmpp-client";
  if (direct)
    SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(alpn.data()),
                        static_cast<unsigned int>(alpn.size()));
  if (demands.keepsake != nullptr && demands.keepsake->tls) SSL_set_session(ssl.get(), demands.keepsake->tls.get());
  return ssl;
}

}  // namespace zoo
