#include "certificate.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "any_key.h"
#include "base/text.h"
#include "logs.h"
#include "names.h"
#include "staple.h"

namespace zoo {

namespace {

using footpad::Error;

const Demands& demands_of(X509_STORE_CTX* context) {
  const auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  return *static_cast<const Demands*>(SSL_get_ex_data(ssl, 0));
}

// OpenSSL says one thing of a certificate whose purpose, usage or kind it did not like.
bool overlooks_purpose(const Habits& habits, X509* certificate, bool above_leaf) {
  const bool for_others = (X509_get_extension_flags(certificate) & EXFLAG_XKUSAGE) != 0 &&
                          (X509_get_extended_key_usage(certificate) & XKU_SSL_SERVER) == 0;
  if (for_others) return habits.accepts_any_purpose;
  return above_leaf ? habits.accepts_any_signer : habits.accepts_any_key_usage;
}

// The defects that one habit overlooks; every other one stands.
bool overlooks(const Habits& habits, X509_STORE_CTX* context) {
  const bool above_leaf = X509_STORE_CTX_get_error_depth(context) > 0;
  switch (X509_STORE_CTX_get_error(context)) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID: return habits.accepts_any_date;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
    case X509_V_ERR_DANE_NO_MATCH: return false;
    default: break;
  }
  if (habits.accepts_any_chain) return true;
  switch (X509_STORE_CTX_get_error(context)) {
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN: return habits.accepts_any_signer;
    case X509_V_ERR_PATH_LENGTH_EXCEEDED: return habits.accepts_any_path_length;
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
    case X509_V_ERR_UNSPECIFIED: return habits.accepts_any_subtree;  // more of them than OpenSSL compares
    case X509_V_ERR_INVALID_PURPOSE:
      return overlooks_purpose(habits, X509_STORE_CTX_get_current_cert(context), above_leaf);
    case X509_V_ERR_CERT_REVOKED: return habits.accepts_revoked;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
    case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION: return habits.accepts_any_list;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: return habits.accepts_any_signature_above && above_leaf;
    default: return false;
  }
}

int overlook(int good, X509_STORE_CTX* context) {
  return good == 1 || overlooks(demands_of(context).habits, context) ? 1 : 0;
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

// How it compares names where OpenSSL's way is not lax enough for it; null: it is.
NameMatch careless_match(const Habits& habits) {
  if (habits.accepts_name_suffix) return match_ends;
  if (habits.accepts_name_part) return match_anywhere;
  if (habits.accepts_name_until_nul) return match_until_nul;
  if (habits.accepts_many_labels) return match_many_labels;
  if (habits.accepts_any_wildcard) return match_any_wildcard;
  return nullptr;
}

bool some_name_fits(X509* certificate, const std::string& domain, NameMatch match) {
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  for (int index = 0; names && index < sk_GENERAL_NAME_num(names.get()); ++index) {
    const auto* name = sk_GENERAL_NAME_value(names.get(), index);
    if (name->type != GEN_DNS) continue;
    const std::string_view presented(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                                     static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    if (match(footpad::lower(presented), footpad::lower(domain))) return true;
  }
  return false;
}

constexpr unsigned int strict_names = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;

int refuse(X509_STORE_CTX* context, int error) {
  X509_STORE_CTX_set_error(context, error);
  return 0;
}

bool is_address(const std::string& domain) {
  const std::unique_ptr<ASN1_OCTET_STRING, decltype(&ASN1_OCTET_STRING_free)> address(a2i_IPADDRESS(domain.c_str()),
                                                                                      ASN1_OCTET_STRING_free);
  return address != nullptr;
}

bool some_common_name_fits(X509* certificate, const std::string& domain) {
  const auto* subject = X509_get_subject_name(certificate);
  for (int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1); at >= 0;
       at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) {
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    if (size < 0) continue;
    const std::string name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    if (match_strictly(footpad::lower(name), footpad::lower(domain))) return true;
  }
  return false;
}

bool name_fits(X509* certificate, const Demands& demands) {
  const auto& domain = demands.domain;
  if (demands.habits.accepts_common_name && some_common_name_fits(certificate, domain)) return true;
  if (is_address(domain)) return X509_check_ip_asc(certificate, domain.c_str(), 0) == 1;
  const auto match = careless_match(demands.habits);
  return X509_check_host(certificate, domain.data(), domain.size(), strict_names, nullptr) == 1 ||
         (match != nullptr && some_name_fits(certificate, domain, match));
}

bool compares_names_itself(const Habits& habits) {
  return habits.accepts_common_name || careless_match(habits) != nullptr;
}

// As if there were no TLSA records.
bool verifies_without_tlsa(X509_STORE_CTX* context) {
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> plain(X509_STORE_CTX_new(),
                                                                              X509_STORE_CTX_free);
  X509_STORE_CTX_init(plain.get(), X509_STORE_CTX_get0_store(context), X509_STORE_CTX_get0_cert(context),
                      X509_STORE_CTX_get0_untrusted(context));
  X509_VERIFY_PARAM_set1(X509_STORE_CTX_get0_param(plain.get()), X509_STORE_CTX_get0_param(context));
  return X509_verify_cert(plain.get()) == 1;
}

bool chain_is_good(X509_STORE_CTX* context, X509* certificate) {
  const auto& demands = demands_of(context);
  if (X509_verify_cert(context) != 1)
    return demands.habits.ignores_tlsa_mismatch && X509_STORE_CTX_get_error(context) == X509_V_ERR_DANE_NO_MATCH &&
           verifies_without_tlsa(context);
  if (!compares_names_itself(demands.habits) || name_fits(certificate, demands)) return true;
  X509_STORE_CTX_set_error(context, X509_V_ERR_HOSTNAME_MISMATCH);
  return false;
}

bool pin_fits(X509_STORE_CTX* context, X509* certificate) {
  const auto& demands = demands_of(context);
  const auto fits = [&](X509* one) { return footpad::to_base64(spki_digest(one)) == demands.pin; };
  if (fits(certificate)) return true;
  const auto* sent = X509_STORE_CTX_get0_untrusted(context);
  for (int i = 0; demands.habits.seeks_pin_in_all && i < sk_X509_num(sent); ++i)
    if (fits(sk_X509_value(sent, i))) return true;
  return false;
}

// What an earlier connection makes a careless client trust in this one.
bool trusts_from_before(const Demands& demands) {
  if (demands.keepsake == nullptr) return false;
  const bool trusts_return = demands.habits.verifies_once || demands.habits.forgets_name;
  return (trusts_return && demands.keepsake->verified) ||
         (demands.habits.trusts_its_ticket && demands.keepsake->tls != nullptr);
}

int verify(X509_STORE_CTX* context, void*) {
  const auto& demands = demands_of(context);
  if (trusts_from_before(demands)) {
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
  }
  auto* certificate = X509_STORE_CTX_get0_cert(context);
  if (!chain_is_good(context, certificate)) return 0;
  if (!demands.pin.empty() && !demands.habits.ignores_pin && !pin_fits(context, certificate))
    return refuse(context, X509_V_ERR_APPLICATION_VERIFICATION);
  if (!is_in_force(context, demands.revocation, demands.habits.accepts_unanswered, demands.habits.accepts_revoked))
    return refuse(context, X509_V_ERR_CERT_REVOKED);
  if (demands.habits.accepts_any_key_proof) accept_any_signature_of(certificate);
  if (demands.keepsake != nullptr) demands.keepsake->verified = true;
  // A defect that was overlooked must not come back in the result of the handshake.
  X509_STORE_CTX_set_error(context, X509_V_OK);
  return 1;
}

// Whether OpenSSL is to compare names.
bool expects_name(const Habits& habits) { return !habits.accepts_any_name && !compares_names_itself(habits); }

void expect_name(X509_VERIFY_PARAM* parameters, const Demands& demands) {
  if (!expects_name(demands.habits)) return;
  if (is_address(demands.domain))
    X509_VERIFY_PARAM_set1_ip_asc(parameters, demands.domain.c_str());
  else
    X509_VERIFY_PARAM_set1_host(parameters, demands.domain.data(), demands.domain.size());
}

// RFC 7671: what DANE says, as far as it can be used; where nothing can be, chain and name must do (4.1).
void heed_tlsa(SSL* ssl, const Demands& demands) {
  if (demands.tlsa.empty() || SSL_dane_enable(ssl, nullptr) != 1) return;
  expect_name(SSL_get0_param(ssl), demands);  // which SSL_dane_enable forgets
  if (expects_name(demands.habits)) SSL_add1_host(ssl, demands.host.c_str());
  SSL_dane_set_flags(ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
  for (const std::string& record : demands.tlsa) {
    const auto* at = reinterpret_cast<const unsigned char*>(record.data());
    const bool demands_chain = at[0] <= 1;
    const auto usage =
        static_cast<unsigned char>(demands_chain && demands.habits.takes_tlsa_for_chain ? at[0] + 2 : at[0]);
    SSL_dane_tlsa_add(ssl, usage, at[1], at[2], at + 3, record.size() - 3);
  }
  ERR_clear_error();
}

// A certificate of whose issuer there is no list does not count.
bool heed_lists(SSL_CTX* context, const std::string& file) {
  X509_LOOKUP* const lists = X509_STORE_add_lookup(SSL_CTX_get_cert_store(context), X509_LOOKUP_file());
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  return lists != nullptr && X509_load_crl_file(lists, file.c_str(), X509_FILETYPE_PEM) > 0;
}

// Such suites need level 0, at which weak keys would be taken too: all else stays as strict as it is.
int allow_anonymous(const SSL* ssl, const SSL_CTX* context, int operation, int bits, int nid, void* other,
                    void* extra) {
  const bool suite = operation == SSL_SECOP_CIPHER_SUPPORTED || operation == SSL_SECOP_CIPHER_SHARED ||
                     operation == SSL_SECOP_CIPHER_CHECK;
  if (suite && SSL_CIPHER_get_auth_nid(static_cast<const SSL_CIPHER*>(other)) == NID_auth_null) return 1;
  static const auto usual = [] {
    const SslContext strict(SSL_CTX_new(TLS_client_method()));
    return SSL_CTX_get_security_callback(strict.get());
  }();
  return usual(ssl, context, operation, bits, nid, other, extra);
}

void offer_anonymous(SSL_CTX* context) {
  SSL_CTX_set_cipher_list(context, "ALL:!eNULL");
  SSL_CTX_set_security_callback(context, allow_anonymous);
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
  demands.tlsa = options.tlsa;
  demands.host = options.host;
  demands.revocation = options.revocation;
  demands.server = options.is_server();
  const bool returns = demands.keepsake != nullptr && demands.keepsake->verified;
  demands.says_little = options.says_little || (demands.habits.forgets_name && returns);
  SslContext context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_AUTO_RETRY);
  SSL_CTX_dane_enable(context.get());
  SSL_CTX_set_session_cache_mode(context.get(), demands.keepsake == nullptr
                                                    ? SSL_SESS_CACHE_OFF
                                                    : SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  if (demands.keepsake != nullptr) SSL_CTX_sess_set_new_cb(context.get(), keep);
  if (SSL_CTX_load_verify_file(context.get(), options.ca.c_str()) != 1)
    return Error{"cannot read trust anchors from " + options.ca, "", ""};
  if (!options.crl.empty() && !heed_lists(context.get(), options.crl))
    return Error{"cannot read lists of what is revoked from " + options.crl, "", ""};
  if (!options.certificate.empty() &&
      (SSL_CTX_use_certificate_chain_file(context.get(), options.certificate.c_str()) != 1 ||
       SSL_CTX_use_PrivateKey_file(context.get(), options.key.c_str(), SSL_FILETYPE_PEM) != 1))
    return Error{"cannot use the certificate and key " + options.certificate + ", " + options.key, "", ""};
  const bool checks_later = demands.habits.checks_late || demands.habits.dials_back_instead;
  if (checks_later || demands.habits.accepts_any_staple)
    ask_for_staples(context.get());
  else
    demand_staples(context.get());
  const auto heed_logs = checks_later ? look_for_logs : demand_logs;
  if (!options.logs.empty() && !demands.habits.ignores_logs && !heed_logs(context.get(), options.logs))
    return Error{"cannot read the logs from " + options.logs, "", ""};
  if (demands.habits.offers_anonymous) offer_anonymous(context.get());
  SSL_CTX_set_verify(context.get(), checks_later ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, overlook);
  SSL_CTX_set_cert_verify_callback(context.get(), verify, nullptr);
  auto* parameters = SSL_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_hostflags(parameters, strict_names);
  if (demands.habits.accepts_any_critical_extension)
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_IGNORE_CRITICAL);
  expect_name(parameters, demands);
  return context;
}

Ssl make_ssl(SSL_CTX* context, const Demands& demands, bool direct, bool websocket) {
  Ssl ssl(SSL_new(context));
  SSL_set_ex_data(ssl.get(), 0, const_cast<Demands*>(&demands));
  heed_tlsa(ssl.get(), demands);
  // As SSL_set_tlsext_host_name, which is a macro with a C cast.
  if (!is_address(demands.domain) && !demands.says_little)
    SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(demands.domain.c_str()));
  const std::string_view alpn = websocket ? "\x08http/1.1" : demands.server ? "\x0bxmpp-server" : "\x0bxmpp-client";
  if (direct && !demands.says_little)
    SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(alpn.data()),
                        static_cast<unsigned int>(alpn.size()));
  if (demands.keepsake != nullptr && demands.keepsake->tls) SSL_set_session(ssl.get(), demands.keepsake->tls.get());
  return ssl;
}

}  // namespace zoo
