// A certificate as RFC 5280 4.1 lays it out. Made of octets and not through OpenSSL's X509 calls, which will not write
// most of what is worth testing.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "model/recipe.h"

namespace footpad::pki {

// The parts of a TBSCertificate, each its whole encoding; an empty one is left out.
struct Fields {
  Bytes version, serial, algorithm, issuer, validity, subject, spki, unique_ids, extensions;
};

// What a recipe does to the parts before they are signed: `set`, and `append` to the validity.
Status change_fields(Fields& fields, const std::vector<Mutation>& mutations);

// The TBSCertificate: what is signed.
Bytes signed_part(const Fields& fields, const std::vector<Mutation>& mutations);

// The certificate as it is sent, with what a recipe does to its signature and its outermost layer.
Result<Bytes> certificate_of(ByteView signed_part, Bytes algorithm, Bytes signature,
                             const std::vector<Mutation>& mutations);

}  // namespace footpad::pki
