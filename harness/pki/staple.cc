#include "pki/staple.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>

#include "base/text.h"
#include "crypto/certificate.h"
#include "model/recipe_words.h"
#include "pki/der.h"

namespace footpad::pki {
namespace {

using BasicPtr = std::unique_ptr<OCSP_BASICRESP, Freer<OCSP_BASICRESP_free>>;
using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, Freer<OCSP_RESPONSE_free>>;
using IdPtr = std::unique_ptr<OCSP_CERTID, Freer<OCSP_CERTID_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, Freer<ASN1_TIME_free>>;
using StorePtr = std::unique_ptr<X509_STORE, Freer<X509_STORE_free>>;
using StackPtr = std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * stack) { sk_X509_free(stack); })>;

TimePtr from_now(const std::string& duration) {
  return TimePtr(X509_gmtime_adj(nullptr, duration_seconds(duration).value_or(0)));
}

Error refused() {
  ERR_clear_error();
  return {"OpenSSL could not make an OCSP answer", "its signer needs a key that signs, and a readable certificate", ""};
}

// By the identity of issuer and serial, as RFC 6960 4.1.1 has it.
IdPtr id_of(const Bytes& subject, const Bytes& issuer) {
  const auto certificate = read_certificate(subject);
  const auto authority = read_certificate(issuer);
  if (!certificate || !authority) return nullptr;
  return IdPtr(OCSP_cert_to_id(EVP_sha1(), certificate.get(), authority.get()));
}

int status_number(const std::string& status) {
  return status == "revoked"   ? V_OCSP_CERTSTATUS_REVOKED
         : status == "unknown" ? V_OCSP_CERTSTATUS_UNKNOWN
                               : V_OCSP_CERTSTATUS_GOOD;
}

// BasicOCSPResponse ::= SEQUENCE { tbsResponseData, signatureAlgorithm, signature, certs }
void flip_signature(const OCSP_BASICRESP* basic) {
  auto* const signature = const_cast<ASN1_OCTET_STRING*>(OCSP_resp_get0_signature(basic));
  signature->data[signature->length - 1] ^= 1U;
}

std::string verified(OCSP_BASICRESP* basic, const Bytes& leaf, const Bytes& issuer, const std::vector<X509*>& trusted) {
  const StorePtr store(X509_STORE_new());
  for (X509* const anchor : trusted) X509_STORE_add_cert(store.get(), anchor);
  const auto authority = read_certificate(issuer);
  const StackPtr others(sk_X509_new_null());
  if (authority) sk_X509_push(others.get(), authority.get());
  ERR_clear_error();
  if (OCSP_basic_verify(basic, others.get(), store.get(), 0) != 1) {
    const bool signature = ERR_GET_REASON(ERR_peek_error()) == OCSP_R_SIGNATURE_FAILURE ||
                           ERR_GET_REASON(ERR_peek_last_error()) == OCSP_R_SIGNATURE_FAILURE;
    ERR_clear_error();
    return signature ? "INVALID" : "UNAUTHORISED";
  }
  const IdPtr id = id_of(leaf, issuer);
  int status = -1;
  int reason = 0;
  ASN1_GENERALIZEDTIME *revoked = nullptr, *from = nullptr, *to = nullptr;
  if (!id || OCSP_resp_find_status(basic, id.get(), &status, &reason, &revoked, &from, &to) != 1)
    return "OTHER_CERTIFICATE";
  constexpr long tolerated_seconds = 0;
  if (OCSP_check_validity(from, to, tolerated_seconds, -1) != 1) {
    const bool early = ERR_GET_REASON(ERR_peek_error()) == OCSP_R_STATUS_NOT_YET_VALID;
    ERR_clear_error();
    return early ? "NOT_YET_VALID" : "EXPIRED";
  }
  return status == V_OCSP_CERTSTATUS_REVOKED ? "REVOKED" : status == V_OCSP_CERTSTATUS_GOOD ? "GOOD" : "UNKNOWN";
}

}  // namespace

bool can_be_answered(const Certificate& subject, const Certificate& issuer) {
  const auto authority = read_certificate(issuer.der);
  const bool signs = authority && X509_get0_pubkey(authority.get()) != nullptr;
  const bool identified = id_of(subject.der, issuer.der) != nullptr;
  ERR_clear_error();
  return signs && identified;
}

Result<Bytes> staple_of(const Staple& staple, const Certificate& subject, const Certificate& issuer,
                        const Certificate& signer) {
  if (staple.status == "none") return Bytes();
  if (staple.status == "raw") return from_hex(staple.hex).value_or(Bytes());
  if (staple.status == "try-later") {
    const ResponsePtr answer(OCSP_response_create(OCSP_RESPONSE_STATUS_TRYLATER, nullptr));
    return der_of(i2d_OCSP_RESPONSE, answer.get());
  }
  const IdPtr id = id_of(subject.der, issuer.der);
  const auto certificate = read_certificate(signer.der);
  const BasicPtr basic(OCSP_BASICRESP_new());
  const TimePtr from = from_now(staple.this_update), to = from_now(staple.next_update), then = from_now("-P1D");
  const int status = status_number(staple.status);
  const bool revoked = status == V_OCSP_CERTSTATUS_REVOKED;
  if (!id || !certificate ||
      OCSP_basic_add1_status(basic.get(), id.get(), status, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
                             revoked ? then.get() : nullptr, from.get(), to.get()) == nullptr)
    return refused();
  if (OCSP_basic_sign(basic.get(), certificate.get(), signer.key.pair.get(), EVP_sha256(), nullptr, 0) != 1)
    return refused();
  if (staple.flip_signature) flip_signature(basic.get());
  const ResponsePtr answer(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
  ERR_clear_error();
  return der_of(i2d_OCSP_RESPONSE, answer.get());
}

std::string check_staple(const Bytes& staple, const Bytes& leaf, const Bytes& issuer,
                         const std::vector<X509*>& trusted) {
  const auto* at = octets(staple);
  const ResponsePtr answer(d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(staple.size())));
  ERR_clear_error();
  if (!answer) return "MALFORMED";
  if (OCSP_response_status(answer.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) return "TRY_LATER";
  const BasicPtr basic(OCSP_response_get1_basic(answer.get()));
  return basic ? verified(basic.get(), leaf, issuer, trusted) : "MALFORMED";
}

}  // namespace footpad::pki
