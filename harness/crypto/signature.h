// Signatures with a key that the user gives: Ed25519, or ECDSA on P-256 (SHA-256) or P-384 (SHA-384).
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/handles.h"

namespace footpad {

// PEM. `name` is for messages: the file's. An Error where it is none, where it has a passphrase, or where it is of
// another kind than the three above.
Result<KeyPtr> read_private_key(const std::string& name, std::string_view pem);
// A public key (SubjectPublicKeyInfo), or a private one, of which the public half counts.
Result<KeyPtr> read_public_key(const std::string& name, std::string_view pem);

// Of the whole message. ECDSA: DER (RFC 3279 2.2.3). Empty: OpenSSL could not.
Bytes sign(const KeyPtr& key, ByteView message);
[[nodiscard]] bool verifies(const KeyPtr& key, ByteView message, ByteView signature);

// SHA-256 of the DER of the SubjectPublicKeyInfo, in hex.
std::string key_id(const KeyPtr& key);

}  // namespace footpad
