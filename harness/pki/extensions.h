// Extension bodies, as raw octets: typed ones from a recipe's words, or whatever octets it gives.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/recipe.h"
#include "pki/names.h"

namespace footpad::pki {

struct ExtensionBody {
  std::string name;  // short name or dotted OID
  bool critical = false;
  Bytes body;  // contents of extnValue
};

struct Identifiers {
  Bytes own, issuer;  // subjectKeyIdentifier and authorityKeyIdentifier; issuer empty: none
  bool rsa = false;   // the certificate's own key
};

// The sane extensions of the node's profile, with the node's own added, put in place or dropped.
Result<std::vector<ExtensionBody>> extensions_of(const CertificateNode& node, const Identifiers& identifiers,
                                                 const Placeholders& placeholders);

Status add_extensions(X509* certificate, const std::vector<ExtensionBody>& extensions);

}  // namespace footpad::pki
