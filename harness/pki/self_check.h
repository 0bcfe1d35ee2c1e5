// Whether OpenSSL's verifier says of a minted chain exactly what its recipe promises.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "crypto/handles.h"
#include "pki/dane.h"
#include "pki/sct.h"

namespace footpad::pki {

struct Verified {
  int error = 0;              // X509_V_OK or X509_V_ERR_*
  bool readable = true;       // all of what is sent can be parsed
  bool leaf_has_key = false;  // the leaf's public key is that of `key`
};

// As a client does it: purpose server, this host (empty: none), nothing trusted but `trusted`.
// With `dane`, as who heeds its records. With lists of revoked certificates every certificate of the path must be on
// none of them, and have one. With `log`, the leaf of a chain that is good otherwise must have a timestamp of its.
Verified verify(const std::vector<Bytes>& sent, const std::vector<X509*>& trusted, const std::string& host,
                int security_level, EVP_PKEY* key, const std::vector<Bytes>& crls = {}, const Dane* dane = nullptr,
                const LogReader* log = nullptr);

}  // namespace footpad::pki
