#include "revocation.h"

#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/x509v3.h>

#include <memory>
#include <vector>

#include "ocsp.h"

namespace zoo {

namespace {

constexpr int patience = 4;  // seconds for each page: no load of a machine takes that long
constexpr std::size_t largest_page = 1 << 16;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

enum class Finding { good, revoked, nothing };

struct Address {
  std::string host, port, path;
};

// Nullopt: not a place that can be asked.
std::optional<Address> address_of(const std::string& url) {
  char *host = nullptr, *port = nullptr, *path = nullptr;
  int tls = 0;
  if (OSSL_HTTP_parse_url(url.c_str(), &tls, nullptr, &host, &port, nullptr, &path, nullptr, nullptr) != 1)
    return std::nullopt;
  Address out{host, port, path};
  for (char* const text : {host, port, path}) OPENSSL_free(text);
  return tls != 0 ? std::nullopt : std::optional(out);
}

// `request` null: GET.
Bio fetch(const Address& at, BIO* request, const char* request_type, const char* answer_type) {
  constexpr int no_tls = 0, whole_der = 1, no_keep_alive = 0, usual_buffer = 0;
  return {OSSL_HTTP_transfer(nullptr, at.host.c_str(), at.port.c_str(), at.path.c_str(), no_tls, nullptr,
                             "127.0.0.1 localhost", nullptr, nullptr, nullptr, nullptr, usual_buffer, nullptr,
                             request_type, request, answer_type, whole_der, largest_page, patience, no_keep_alive),
          BIO_free};
}

Finding ask_responder(X509* certificate, X509* issuer, const Address& at, STACK_OF(X509) * chain, X509_STORE* anchors) {
  const std::unique_ptr<OCSP_REQUEST, decltype(&OCSP_REQUEST_free)> request(OCSP_REQUEST_new(), OCSP_REQUEST_free);
  OCSP_request_add0_id(request.get(), OCSP_cert_to_id(EVP_sha1(), certificate, issuer));
  const Bio body(BIO_new(BIO_s_mem()), BIO_free);
  ASN1_item_i2d_bio(ASN1_ITEM_rptr(OCSP_REQUEST), body.get(), request.get());
  const Bio page = fetch(at, body.get(), "application/ocsp-request", "application/ocsp-response");
  if (!page) return Finding::nothing;
  const std::unique_ptr<OCSP_RESPONSE, decltype(&OCSP_RESPONSE_free)> answer(
      static_cast<OCSP_RESPONSE*>(ASN1_item_d2i_bio(ASN1_ITEM_rptr(OCSP_RESPONSE), page.get(), nullptr)),
      OCSP_RESPONSE_free);
  const auto status = answer ? status_in(answer.get(), certificate, issuer, chain, anchors) : std::nullopt;
  if (status == V_OCSP_CERTSTATUS_REVOKED) return Finding::revoked;
  return status == V_OCSP_CERTSTATUS_GOOD ? Finding::good : Finding::nothing;
}

Finding look_in_list(X509* certificate, X509* issuer, const Address& at) {
  const Bio page = fetch(at, nullptr, nullptr, nullptr);
  if (!page) return Finding::nothing;
  const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(d2i_X509_CRL_bio(page.get(), nullptr), X509_CRL_free);
  if (!list || X509_CRL_verify(list.get(), X509_get0_pubkey(issuer)) != 1 ||
      X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_subject_name(issuer)) != 0 ||
      X509_cmp_current_time(X509_CRL_get0_lastUpdate(list.get())) > 0 ||
      X509_cmp_current_time(X509_CRL_get0_nextUpdate(list.get())) < 0)
    return Finding::nothing;
  X509_REVOKED* entry = nullptr;
  return X509_CRL_get0_by_cert(list.get(), &entry, certificate) == 0 ? Finding::good : Finding::revoked;
}

// What the certificate names; empty: no place.
std::string responder_of(X509* certificate) {
  STACK_OF(OPENSSL_STRING)* const urls = X509_get1_ocsp(certificate);
  const std::string out = sk_OPENSSL_STRING_num(urls) > 0 ? sk_OPENSSL_STRING_value(urls, 0) : "";
  X509_email_free(urls);
  return out;
}

std::string list_of(X509* certificate) {
  const std::unique_ptr<CRL_DIST_POINTS, decltype(&CRL_DIST_POINTS_free)> points(
      static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr)),
      CRL_DIST_POINTS_free);
  for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT* const point = sk_DIST_POINT_value(points.get(), i);
    if (point->distpoint == nullptr || point->distpoint->type != 0) continue;
    const GENERAL_NAMES* const names = point->distpoint->name.fullname;
    for (int n = 0; n < sk_GENERAL_NAME_num(names); ++n) {
      const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, n);
      if (name->type == GEN_URI)
        return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.uniformResourceIdentifier)),
                static_cast<std::size_t>(ASN1_STRING_length(name->d.uniformResourceIdentifier))};
    }
  }
  return "";
}

}  // namespace

bool is_in_force(X509_STORE_CTX* context, Revocation where, bool unanswered_will_do, bool revoked_will_do) {
  STACK_OF(X509)* const chain = X509_STORE_CTX_get0_chain(context);
  for (int i = 0; where != Revocation::unasked && i + 1 < sk_X509_num(chain); ++i) {
    X509 *const certificate = sk_X509_value(chain, i), *const issuer = sk_X509_value(chain, i + 1);
    const std::string url = where == Revocation::responder ? responder_of(certificate) : list_of(certificate);
    if (url.empty()) continue;
    const auto at = address_of(url);
    const Finding found = !at ? Finding::nothing
                          : where == Revocation::responder
                              ? ask_responder(certificate, issuer, *at, chain, X509_STORE_CTX_get0_store(context))
                              : look_in_list(certificate, issuer, *at);
    ERR_clear_error();
    if (found == Finding::revoked && !revoked_will_do) return false;
    if (found == Finding::nothing && !unanswered_will_do) return false;
  }
  return true;
}

}  // namespace zoo
