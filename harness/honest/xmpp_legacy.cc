#include "honest/xmpp_legacy.h"

#include <openssl/evp.h>

#include "base/text.h"
#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_text.h"
#include "honest/sasl.h"

namespace footpad::honest::xmpp {
namespace {

namespace name = dialogue::xmpp::name;

std::string sha1_hex(ByteView bytes) {
  Bytes out(static_cast<std::size_t>(EVP_MD_get_size(EVP_sha1())), '\0');
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr, EVP_sha1(), nullptr);
  return to_hex(out);
}

Bytes fields(const Element& query) {
  const Element* user = query.child(name::legacy_auth, "username");
  const std::string shown = user != nullptr ? dialogue::xmpp::escaped(user->text) : "";
  return "<query xmlns='jabber:iq:auth'><username>" + shown + "</username><password/><digest/><resource/></query>";
}

}  // namespace

LegacyAnswer answer_legacy(const Element& iq, const Canaries& account, const std::string& stream_id,
                           const Address& client) {
  const Element* query = iq.child(name::legacy_auth, "query");
  if (query == nullptr) return {iq_error(iq, client, "modify", "bad-request", "400"), {}};
  if (iq.attribute("type") == "get") return {iq_result(iq, client, fields(*query)), {}};

  const Element* user = query->child(name::legacy_auth, "username");
  const Element* resource = query->child(name::legacy_auth, "resource");
  const Element* password = query->child(name::legacy_auth, "password");
  const Element* digest = query->child(name::legacy_auth, "digest");
  const bool complete =
      user != nullptr && resource != nullptr && !resource->text.empty() && (password != nullptr || digest != nullptr);
  if (iq.attribute("type") != "set" || !complete) return {iq_error(iq, client, "modify", "not-acceptable", "406"), {}};

  const bool proven = digest != nullptr
                          ? sasl::same_secret(lower(trim(digest->text)), sha1_hex(stream_id + account.password))
                          : sasl::same_secret(password->text, account.password);
  if (!proven || !sasl::names_account(user->text, account))
    return {iq_error(iq, client, "auth", "not-authorized", "401"), {}};
  return {iq_result(iq, client), resource->text};
}

}  // namespace footpad::honest::xmpp
