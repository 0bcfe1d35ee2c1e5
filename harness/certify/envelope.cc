#include "certify/envelope.h"

#include "base/text.h"
#include "certify/json.h"

namespace footpad::certify {
namespace {

Error not_one(const std::string& file, const std::string& why) {
  return Error{file + " is no DSSE envelope of an in-toto statement: " + why, "take the bundle from where it was made",
               ""};
}

std::string written(std::string_view statement, const KeyPtr& key, ByteView signature) {
  Json signatures = Json::array();
  signatures.push_back({{"keyid", key_id(key)}, {"sig", to_base64(signature)}});
  return text_of(
      {{"payload", to_base64(statement)}, {"payloadType", kPayloadType}, {"signatures", std::move(signatures)}});
}

}  // namespace

Bytes pre_authentication_encoding(std::string_view type, ByteView body) {
  Bytes out = "DSSEv1 " + std::to_string(type.size()) + " ";
  out += type;
  out += " " + std::to_string(body.size()) + " ";
  return out += body;
}

Result<std::string> seal(std::string_view statement, const KeyPtr& key) {
  const Bytes signature = sign(key, pre_authentication_encoding(kPayloadType, statement));
  if (signature.empty()) return Error{"the key does not sign", "try: openssl pkey -in KEY -check", ""};
  return written(statement, key, signature);
}

Result<std::string> open(const std::string& file, std::string_view envelope, const KeyPtr& key) {
  const auto json = parse(envelope);
  if (!json) return not_one(file, "it is not JSON");
  if (text_at(*json, "payloadType") != kPayloadType) return not_one(file, "its payloadType is another");
  const auto payload = from_base64(text_at(*json, "payload").value_or("-"));
  if (!payload) return not_one(file, "its payload is not in base64");
  const auto signatures = json->find("signatures");
  if (signatures == json->end() || !signatures->is_array() || signatures->empty())
    return not_one(file, "nobody has signed it");
  const Bytes message = pre_authentication_encoding(kPayloadType, *payload);
  std::string signers;
  for (const Json& each : *signatures) {
    const auto signature = from_base64(text_at(each, "sig").value_or("-"));
    if (signature && verifies(key, message, *signature)) {
      // JSON and base64 can say the same in other bytes; we say it in one way, and no byte may change.
      if (written(*payload, key, *signature) == envelope) return std::string(*payload);
      return not_one(file, "it is not as Footpad writes it, though what is signed in it is whole");
    }
    signers += (signers.empty() ? "" : ", ") + printable(text_at(each, "keyid").value_or("?"));
  }
  if (signers != key_id(key))
    return Error{"the given key has not signed " + file,
                 "its signature is said to be of the key " + signers + "; the given one is " + key_id(key), ""};
  return Error{"the signature on " + file + " is not valid: it was altered since it was signed",
               "take the bundle from where it was made", ""};
}

}  // namespace footpad::certify
