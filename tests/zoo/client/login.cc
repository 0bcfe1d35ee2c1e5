// Who the user is: SASL, or XEP-0078 for the client that still knows it; then the resource.
#include <openssl/evp.h>

#include <array>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "mechanism.h"
#include "session.h"

namespace zoo {

using footpad::Done;
using footpad::Error;
using footpad::Status;

namespace {

std::string tagged(std::string_view name, std::string_view space, const std::optional<std::string>& data) {
  const auto head = "<" + std::string(name) + " xmlns='" + std::string(space) + "'";
  return data ? head + ">" + footpad::to_base64(*data) + "</" + std::string(name) + ">" : head + "/>";
}

std::string opening(const Offer& offer, const Choice& choice, const std::optional<std::string>& first) {
  const auto mechanism = " mechanism='" + choice.mechanism + "'";
  // An empty message of RFC 6120's profile is "=" (§6.4.2).
  const auto data = !first ? "" : first->empty() && !offer.sasl2 ? "=" : footpad::to_base64(*first);
  if (!offer.sasl2) return "<auth xmlns='" + std::string(ns::sasl) + "'" + mechanism + ">" + data + "</auth>";
  return "<authenticate xmlns='" + std::string(ns::sasl2) + "'" + mechanism + ">" +
         (first ? "<initial-response>" + data + "</initial-response>" : "") +
         (choice.by_token ? "<fast xmlns='" + std::string(ns::fast) + "'/>" : "") + "</authenticate>";
}

// What came with a success.
std::string proof_in(const Element& success, bool sasl2) {
  const auto* more = sasl2 ? success.child(ns::sasl2, "additional-data") : &success;
  return more == nullptr ? "" : footpad::from_base64(footpad::trim(more->text)).value_or("");
}

std::string sha1_hex(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), out.data(), &size, EVP_sha1(), nullptr);
  return footpad::to_hex({reinterpret_cast<const char*>(out.data()), size});
}

}  // namespace

Status Session::log_in() {
  logged_in_in_clear_ = !wire_->secure();
  if (authenticated_) return Done{};
  if (logged_in_in_clear_ && sees_shortcut()) return take_shortcut();
  if (habits_.upgrades_again && wire_->secure() && features_.child(ns::tls, "starttls") != nullptr)
    return ask_for_tls_again();
  const auto offer = read_offer(features_);
  if (offer.mechanisms.empty() && habits_.logs_in_the_old_way && !wire_->secure()) return log_in_the_old_way();
  const auto choice = choose(offer, habits_, wire_->secure(), !options_.token.empty());
  if (!choice) return choice.error();
  auto step = log_in_with(offer, *choice);
  if (const auto again = step ? std::nullopt : choose_again(offer, habits_, *choice); again && refused_)
    step = log_in_with(offer, *again);
  if (!step) return step;
  if (!offer.sasl2 && something_came_early()) return Error{"something came behind <success/>, unasked", "", ""};
  if (habits_.checks_late && wire_->secure() && wire_->verify_result() != X509_V_OK)
    return Error{std::string("the certificate is bad: ") + X509_verify_cert_error_string(wire_->verify_result()), "",
                 ""};
  authenticated_ = true;
  if (offer.sasl2) return read_features();  // XEP-0388: in the same stream
  reader_ = make_reader();
  return open_stream();
}

// As it did the last time, whatever is offered now; what is bound to the channel cannot begin before there is one.
std::string Session::log_in_early() {
  const auto& last = demands_.keepsake->login;
  if (!last || last->choice.flag.starts_with("p=")) return "";
  early_ = make_mechanism(last->choice, "", last->offer, options_, habits_);
  return stream_header() + opening(last->offer, last->choice, early_->first());
}

Status Session::log_in_with(const Offer& offer, const Choice& choice) {
  std::string binding;
  if (choice.flag.starts_with("p=")) {
    binding = wire_->binding(choice.flag.substr(2));
    if (binding.empty()) return Error{"this channel cannot be bound to", "", ""};
  }
  const bool begun = early_ != nullptr;
  const auto mechanism = begun ? std::move(early_) : make_mechanism(choice, binding, offer, options_, habits_);
  if (demands_.keepsake != nullptr) demands_.keepsake->login = {offer, choice};
  const auto space = offer.sasl2 ? ns::sasl2 : ns::sasl;
  refused_ = false;
  if (!begun)
    if (auto sent = say(opening(offer, choice, mechanism->first())); !sent) return sent;
  for (int turn = 0; turn < 3; ++turn) {
    auto element = next_element();
    if (!element) return element.error();
    refused_ = element->is(space, "failure");
    if (refused_) return Error{"the server refused the login", "", ""};
    if (element->is(space, "success")) {
      if (mechanism->is_proven(proof_in(*element, offer.sasl2))) return Done{};
      return Error{"the server did not prove that it knows the password", "", ""};
    }
    const auto data = footpad::from_base64(footpad::trim(element->text));
    if (!element->is(space, "challenge") || !data)
      return Error{"<" + element->name + "> came during the login", "", ""};
    auto reply = mechanism->answer(*data);
    if (!reply) return reply.error();
    if (choice.mechanism == "OAUTHBEARER") follow_error(*data);
    if (auto sent = say(tagged("response", space, *reply)); !sent) return sent;
  }
  return Error{"the login does not end", "", ""};
}

Status Session::log_in_the_old_way() {
  auto sent = say("<iq type='get' id='old1'><query xmlns='jabber:iq:auth'><username>" + escape_xml(options_.user) +
                  "</username></query></iq>");
  if (!sent) return sent;
  const auto fields = reply_to("old1");
  if (!fields) return fields.error();
  const auto* query = fields->child(ns::old_auth, "query");
  if (query == nullptr) return Error{"the server does not know the old way", "", ""};
  const bool digest = query->child(ns::old_auth, "digest") != nullptr;
  const auto secret = digest ? "<digest>" + sha1_hex(header_.attribute("id") + options_.password) + "</digest>"
                             : "<password>" + escape_xml(options_.password) + "</password>";
  sent = say("<iq type='set' id='old2'><query xmlns='jabber:iq:auth'><username>" + escape_xml(options_.user) +
             "</username>" + secret + "<resource>zoo</resource></query></iq>");
  if (!sent) return sent;
  const auto result = reply_to("old2");
  if (!result) return result.error();
  if (result->attribute("type") != "result") return Error{"the server refused the login", "", ""};
  authenticated_ = true;
  return Done{};
}

Status Session::bind() {
  if (old_server_ || features_.child(ns::bind, "bind") == nullptr)
    return logged_in_in_clear_ && habits_.logs_in_the_old_way ? Status(Done{})
                                                              : Error{"the server offers no resource", "", ""};
  if (auto sent = say("<iq type='set' id='bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"); !sent)
    return sent;
  auto result = reply_to("bind1");
  if (!result) return result.error();
  if (result->attribute("type") != "result") return Error{"the server refused the resource", "", ""};
  const auto* session = features_.child(ns::session, "session");
  if (session == nullptr || session->child(ns::session, "optional") != nullptr) return Done{};
  if (auto sent = say("<iq type='set' id='session1'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>");
      !sent)
    return sent;
  result = reply_to("session1");
  return result ? Status(Done{}) : Status(result.error());
}

}  // namespace zoo
