#include "honest/xmpp_legacy.h"

#include "base/text.h"
#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_text.h"
#include "honest/digests.h"
#include "honest/sasl.h"

namespace footpad::honest::xmpp {
namespace {

namespace name = dialogue::xmpp::name;

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
                          ? sasl::same_secret(lower(trim(digest->text)),
                                              to_hex(honest::digest(EVP_sha1(), stream_id + account.password)))
                          : sasl::same_secret(password->text, account.password);
  if (!proven || !sasl::names_account(user->text, account))
    return {iq_error(iq, client, "auth", "not-authorized", "401"), {}};
  return {iq_result(iq, client), resource->text};
}

}  // namespace footpad::honest::xmpp
