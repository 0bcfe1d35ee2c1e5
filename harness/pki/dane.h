// TLSA records of a chain, and OpenSSL's own way of heeding them (RFC 6698, RFC 7671).
#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/handles.h"
#include "model/recipe.h"
#include "pki/build.h"
#include "pki/tlsa_record.h"

namespace footpad::pki {

// `issuer_of`: of a certificate, by id.
Result<std::vector<TlsaRecord>> tlsa_of(const Recipe& recipe, const Find& find,
                                        const std::function<std::string(const std::string& id)>& issuer_of);

// The demands of the secure ones, for a verification by X509_verify_cert.
class Dane {
 public:
  // Null where there is nothing to heed: no record, or none that is secure and usable (RFC 7671 4.1).
  static std::unique_ptr<Dane> of(const std::vector<TlsaRecord>& records);
  // Outlives the verification.
  void apply(X509_STORE_CTX* context) const;

 private:
  std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, Freer<SSL_free>> ssl_;
};

}  // namespace footpad::pki
