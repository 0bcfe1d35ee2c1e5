// A DSSE envelope (Dead Simple Signing Envelope, protocol and envelope of secure-systems-lab/dsse v1.0) around an
// in-toto statement.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/signature.h"

namespace footpad::certify {

constexpr std::string_view kPayloadType = "application/vnd.in-toto+json";

// What is signed: PAE("DSSEv1", type, body).
Bytes pre_authentication_encoding(std::string_view type, ByteView body);

// attestation.json. An Error: OpenSSL could not sign.
Result<std::string> seal(std::string_view statement, const KeyPtr& key);

// The statement in it, where a signature of that key is on it; else an Error.
Result<std::string> open(const std::string& file, std::string_view envelope, const KeyPtr& key);

}  // namespace footpad::certify
