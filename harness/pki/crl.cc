#include "pki/crl.h"

#include "pki/der.h"
#include "pki/sign.h"
#include "pki/times.h"

namespace footpad::pki {
namespace {

// An Extension, its body given whole.
Bytes extension(std::string_view name, bool critical, const Bytes& body) {
  return der::tlv(der::sequence, der::oid(name) + (critical ? der::tlv(der::boolean, "\xff") : Bytes()) +
                                     der::tlv(der::octet_string, body));
}

Bytes extensions(const Crl& crl, const Certificate& issuer) {
  Bytes out = extension("authorityKeyIdentifier", false,
                        der::tlv(der::sequence, der::tlv(der::context(0, false), issuer.identifier)));
  if (crl.number != "none") out += extension("crlNumber", crl.number == "critical", der::number(1));
  if (crl.unknown_critical) out += extension("1.3.6.1.4.1.55555.1.2", true, Bytes("\x05\x00", 2));
  return der::tlv(der::context(0, true), der::tlv(der::sequence, out));
}

}  // namespace

// CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signature }
Result<Bytes> crl_of(const Crl& crl, const Find& find) {
  const std::string digest = "sha256";
  const Certificate* const issuer = find(crl.issuer);
  const Certificate* const signer = crl.signer.empty() ? issuer : find(crl.signer);
  if (issuer == nullptr || signer == nullptr)
    return Error{"a revocation list names a certificate that is not made", "use it in <send> or <trust>", ""};
  const auto algorithm = signature_algorithm(signer->key, digest);
  const auto from = encoded_time(crl.this_update), to = encoded_time(crl.next_update), then = encoded_time("-P1D");
  for (const auto* part : {&algorithm, &from, &to, &then})
    if (!*part) return part->error();
  Bytes revoked;
  for (const std::string& id : crl.revoked) {
    const Certificate* const certificate = find(id);
    if (certificate != nullptr) revoked += der::tlv(der::sequence, certificate->serial + *then);
  }
  if (!revoked.empty()) revoked = der::tlv(der::sequence, revoked);  // an empty list is left out
  constexpr int version_2 = 1;
  const Bytes tbs = der::tlv(der::sequence, der::number(version_2) + *algorithm + issuer->subject + *from + *to +
                                                revoked + extensions(crl, *issuer));
  auto signature = sign(tbs, signer->key, digest);
  if (!signature) return signature.error();
  if (crl.flip_signature) signature->back() = static_cast<char>(signature->back() ^ 1);
  return der::tlv(der::sequence, tbs + *algorithm + der::bits(*signature));
}

}  // namespace footpad::pki
