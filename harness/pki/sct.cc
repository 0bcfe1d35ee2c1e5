#include "pki/sct.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/mman.h>

#include <chrono>
#include <cstdint>
#include <cstdio>

#include "base/text.h"
#include "crypto/digest.h"
#include "model/recipe_words.h"
#include "pki/sign.h"

namespace footpad::pki {
namespace {

using SctPtr = std::unique_ptr<SCT, Freer<SCT_free>>;
using ListPtr = std::unique_ptr<STACK_OF(SCT), Freer<SCT_LIST_free>>;
using PolicyPtr = std::unique_ptr<CT_POLICY_EVAL_CTX, Freer<CT_POLICY_EVAL_CTX_free>>;
using FilePtr = std::unique_ptr<std::FILE, Freer<std::fclose>>;

// As TLS has numbers.
Bytes number(std::uint64_t value, unsigned octets) {
  Bytes out;
  for (unsigned i = octets; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xffU);
  return out;
}

std::uint64_t milliseconds_of(const std::string& duration) {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::seconds;
  const auto then =
      std::chrono::system_clock::now().time_since_epoch() + seconds(duration_seconds(duration).value_or(0));
  return static_cast<std::uint64_t>(duration_cast<milliseconds>(then).count());
}

// RFC 6962 3.2: what the log signs.
Bytes signed_by_log(const LogEntry& entry, std::uint64_t timestamp) {
  constexpr unsigned v1 = 0, certificate_timestamp = 0, precert_entry = 1;
  const Bytes no_extensions = number(0, 2);
  return number(v1, 1) + number(certificate_timestamp, 1) + number(timestamp, 8) + number(precert_entry, 2) +
         sha256(entry.issuer_spki) + number(entry.signed_part.size(), 3) + entry.signed_part + no_extensions;
}

Result<SctPtr> sct_of(const Said& said, const Key& log) {
  const std::uint64_t timestamp = milliseconds_of(said.sct.timestamp);
  auto signature = sign(signed_by_log(said.entry, timestamp), log, "sha256");
  if (!signature) return signature.error();
  if (said.sct.flip_signature) signature->back() = static_cast<char>(signature->back() ^ 1);
  const Bytes id = sha256(log.spki);
  SctPtr out(SCT_new());
  SCT_set_timestamp(out.get(), timestamp);
  const bool done = SCT_set_version(out.get(), SCT_VERSION_V1) == 1 &&
                    SCT_set1_log_id(out.get(), octets(id), id.size()) == 1 &&
                    SCT_set_signature_nid(out.get(), NID_ecdsa_with_SHA256) == 1 &&
                    SCT_set1_signature(out.get(), octets(*signature), signature->size()) == 1;
  ERR_clear_error();
  if (!done) return Error{"OpenSSL could not make a timestamp of a log", "", ""};
  return out;
}

// A file in memory alone.
FilePtr file_of(const std::string& text) {
  FilePtr file(fdopen(memfd_create("log-list", MFD_CLOEXEC), "w+"));
  if (file && (std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() || std::fflush(file.get()) != 0))
    file.reset();
  return file;
}

}  // namespace

Result<Bytes> sct_list(const std::vector<Said>& said, const Logs& logs) {
  const ListPtr list(sk_SCT_new_null());
  for (const Said& one : said) {
    auto sct = sct_of(one, one.sct.known ? logs.known : logs.unknown);
    if (!sct) return sct.error();
    if (sk_SCT_push(list.get(), sct->get()) > 0) static_cast<void>(sct->release());
  }
  return der_of(i2d_SCT_LIST, list.get());
}

std::string log_list_of(const Logs& logs) {
  return "enabled_logs = footpad\n\n[footpad]\ndescription = The log of this run\nkey = " + to_base64(logs.known.spki) +
         "\n";
}

Result<LogReader> LogReader::of(const std::string& log_list) {
  LogReader out;
  out.store_.reset(CTLOG_STORE_new());
  // OpenSSL takes lists of logs from files only.
  const FilePtr file = file_of(log_list);
  const bool read = file && CTLOG_STORE_load_file(out.store_.get(),
                                                  ("/proc/self/fd/" + std::to_string(fileno(file.get()))).c_str()) == 1;
  ERR_clear_error();
  if (!read) return Error{"OpenSSL cannot read the list of logs", "is /proc there?", ""};
  return out;
}

bool LogReader::finds_valid_sct(X509* leaf, X509* issuer) const {
  const ListPtr list(static_cast<STACK_OF(SCT)*>(X509_get_ext_d2i(leaf, NID_ct_precert_scts, nullptr, nullptr)));
  const PolicyPtr policy(CT_POLICY_EVAL_CTX_new());
  CT_POLICY_EVAL_CTX_set1_cert(policy.get(), leaf);
  CT_POLICY_EVAL_CTX_set1_issuer(policy.get(), issuer);
  CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(policy.get(), store_.get());
  const int size = list && SCT_LIST_validate(list.get(), policy.get()) >= 0 ? sk_SCT_num(list.get()) : 0;
  bool found = false;
  for (int i = 0; i < size; ++i)
    found = found || SCT_get_validation_status(sk_SCT_value(list.get(), i)) == SCT_VALIDATION_STATUS_VALID;
  ERR_clear_error();
  return found;
}

}  // namespace footpad::pki
