// Certificates and keys as text, for those who must be given files.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"

namespace footpad::pki {

std::string certificate_pem(const Bytes& der);
std::string crl_pem(const Bytes& der);
// The SHA-256 of a certificate (selector 0) or of its SubjectPublicKeyInfo (1) in hex, as a TLSA record has it (RFC
// 6698 2.1). Empty where it cannot be read.
std::string tlsa_digest(const Bytes& certificate, int selector);
// OpenSSL's name for a trust anchor in a hashed folder, without the ".0": eight hex digits. Empty: not a certificate.
std::string subject_hash(const Bytes& der);
// PKCS#8, unencrypted: for a real server that Footpad starts, for `footpad certs`, and for --keep-keys. Write it 0600.
std::string danger_private_key_pem(const std::shared_ptr<void>& key);

}  // namespace footpad::pki
