// Extensions: typed ones from a recipe's words, or whatever octets it gives.
#pragma once

#include "base/result.h"
#include "model/recipe.h"
#include "pki/names.h"

namespace footpad::pki {

struct Identifiers {
  Bytes own, issuer;  // subjectKeyIdentifier and authorityKeyIdentifier; issuer empty: none
  bool rsa = false;   // the certificate's own key
};

// The [3] field of a TBSCertificate: the sane extensions of the node's profile, with the node's own added, put in place
// or dropped. Empty where there are none.
Result<Bytes> encoded_extensions(const CertificateNode& node, const Identifiers& identifiers,
                                 const Placeholders& placeholders);

}  // namespace footpad::pki
