// Lists of revoked certificates (RFC 5280 5).
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "model/recipe.h"
#include "pki/build.h"

namespace footpad::pki {

// The DER of a list; `find` gives the certificates that it names.
Result<Bytes> crl_of(const Crl& crl, const Find& find);

}  // namespace footpad::pki
