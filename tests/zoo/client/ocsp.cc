#include "ocsp.h"

#include <memory>

namespace zoo {

namespace {

using Basic = std::unique_ptr<OCSP_BASICRESP, decltype(&OCSP_BASICRESP_free)>;
using Id = std::unique_ptr<OCSP_CERTID, decltype(&OCSP_CERTID_free)>;

}  // namespace

std::optional<int> status_in(OCSP_RESPONSE* answer, X509* certificate, X509* issuer, STACK_OF(X509) * chain,
                             X509_STORE* anchors) {
  if (OCSP_response_status(answer) != OCSP_RESPONSE_STATUS_SUCCESSFUL) return std::nullopt;
  const Basic basic(OCSP_response_get1_basic(answer), OCSP_BASICRESP_free);
  if (!basic || OCSP_basic_verify(basic.get(), chain, anchors, 0) != 1) return std::nullopt;
  const Id id(OCSP_cert_to_id(EVP_sha1(), certificate, issuer), OCSP_CERTID_free);
  int status = -1;
  ASN1_GENERALIZEDTIME *from = nullptr, *to = nullptr;
  constexpr long tolerated_seconds = 0, any_age = -1;
  if (!id || OCSP_resp_find_status(basic.get(), id.get(), &status, nullptr, nullptr, &from, &to) != 1 ||
      OCSP_check_validity(from, to, tolerated_seconds, any_age) != 1)
    return std::nullopt;
  return status;
}

}  // namespace zoo
