#include <openssl/x509v3.h>

#include "base/text.h"
#include "crypto/certificate.h"
#include "pki/mint.h"

namespace footpad::pki {
namespace {

std::string taken(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? printable(ByteView(data, static_cast<std::size_t>(size))) : std::string();
}

std::string name_text(const X509_NAME* name) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_ONELINE);
  const std::string text = taken(out.get());
  return text.empty() ? "(none)" : text;
}

std::string time_text(const ASN1_TIME* time) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  return ASN1_TIME_print(out.get(), time) == 1 ? taken(out.get()) : "(not a time)";
}

std::string extension_text(X509* certificate, int nid) {
  const int at = X509_get_ext_by_NID(certificate, nid, -1);
  if (at < 0) return {};
  const BioPtr out(BIO_new(BIO_s_mem()));
  X509V3_EXT_print(out.get(), X509_get_ext(certificate, at), X509V3_EXT_DUMP_UNKNOWN, 0);
  return taken(out.get());
}

std::string certificate_text(const Bytes& der) {
  const auto certificate = read_certificate(der);
  if (!certificate) return "   a certificate of " + std::to_string(der.size()) + " octets that OpenSSL cannot read\n";
  X509* const raw = certificate.get();
  std::string out = "   subject   " + name_text(X509_get_subject_name(raw)) + "\n";
  out += "   issuer    " + name_text(X509_get_issuer_name(raw)) + "\n";
  out += "   valid     " + time_text(X509_get0_notBefore(raw)) + " to " + time_text(X509_get0_notAfter(raw)) + "\n";
  for (const auto& [nid, label] :
       {std::pair(NID_subject_alt_name, "names    "), std::pair(NID_basic_constraints, "basic    "),
        std::pair(NID_name_constraints, "permits  "), std::pair(NID_ext_key_usage, "purposes "),
        std::pair(NID_ct_precert_scts, "logged   ")})
    if (const std::string text = extension_text(raw, nid); !text.empty())
      out += std::string("   ") + label + " " + text + "\n";
  return out;
}

}  // namespace

std::string Chain::describe() const {
  std::string out = recipe + "\n";
  for (std::size_t i = 0; i < sent.size(); ++i) out += "  " + std::to_string(i) + "\n" + certificate_text(sent[i]);
  if (sent.empty()) return out + "  no certificate is sent\n";
  out += std::string("  verifier: ") + X509_verify_cert_error_string(verify_error) + "\n";
  return out;
}

}  // namespace footpad::pki
