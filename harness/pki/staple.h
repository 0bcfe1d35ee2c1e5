// OCSP answers (RFC 6960) as they are stapled to a handshake.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/recipe.h"
#include "pki/build.h"

namespace footpad::pki {

// Nobody can answer about octets that are no certificate, nor sign for an authority whose key is none.
bool can_be_answered(const Certificate& subject, const Certificate& issuer);

// The octets of an answer about `subject`, which `issuer` issued, signed by `signer`.
Result<Bytes> staple_of(const Staple& staple, const Certificate& subject, const Certificate& issuer,
                        const Certificate& signer);

// What a careful client finds in it: one of recipe_staple_checks. `issuer` and the trust anchors say who may answer.
std::string check_staple(const Bytes& staple, const Bytes& leaf, const Bytes& issuer,
                         const std::vector<X509*>& trusted);

}  // namespace footpad::pki
