// What an OCSP answer says (RFC 6960).
#pragma once

#include <openssl/ocsp.h>
#include <openssl/x509.h>

#include <optional>

namespace zoo {

// Of `certificate`, that `issuer` has issued: V_OCSP_CERTSTATUS_GOOD and so on. Nullopt: nothing that can be believed.
// Believed is an answer of today, signed by the issuer or by whom it has charged with it (4.2.2.2).
std::optional<int> status_in(OCSP_RESPONSE* answer, X509* certificate, X509* issuer, STACK_OF(X509) * chain,
                             X509_STORE* anchors);

}  // namespace zoo
