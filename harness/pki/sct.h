// What logs say of certificates (RFC 6962 3.2, 3.3): signed timestamps, embedded in what they are about.
#pragma once

#include <openssl/ct.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/handles.h"
#include "model/recipe.h"
#include "pki/keys.h"

namespace footpad::pki {

// The log that clients are told of, and another one.
struct Logs {
  Key known, unknown;
};

// What a log has seen: the signed part as it was before the timestamps were in it.
struct LogEntry {
  Bytes issuer_spki, signed_part;
};

// One timestamp of a list, and what it was said of.
struct Said {
  Sct sct;
  LogEntry entry;
};

// A SignedCertificateTimestampList: the contents of the extension.
Result<Bytes> sct_list(const std::vector<Said>& said, const Logs& logs);

// The known log as OpenSSL reads it: CTLOG_STORE_load_file, s_client -ctlogfile.
std::string log_list_of(const Logs& logs);

// Who takes the logs of a list, and no others.
class LogReader {
 public:
  static Result<LogReader> of(const std::string& log_list);
  // At least one timestamp in the leaf is valid, as SSL_CT_VALIDATION_STRICT has it.
  [[nodiscard]] bool finds_valid_sct(X509* leaf, X509* issuer) const;

 private:
  std::unique_ptr<CTLOG_STORE, Freer<CTLOG_STORE_free>> store_;
};

}  // namespace footpad::pki
