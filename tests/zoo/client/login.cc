// Who the user is: SASL, or XEP-0078 for the client that still knows it; then the resource.
#include <openssl/evp.h>

#include <array>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "scram.h"
#include "session.h"

namespace zoo {

using footpad::Done;
using footpad::Error;
using footpad::Status;

namespace {

constexpr std::array<std::string_view, 3> preferred{"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"};

std::optional<std::string> best_of(const Element& features) {
  const auto* mechanisms = features.child(ns::sasl, "mechanisms");
  if (mechanisms == nullptr) return std::nullopt;
  for (const auto known : preferred)
    for (const auto& offered : mechanisms->children)
      if (offered.is(ns::sasl, "mechanism") && footpad::trim(offered.text) == known) return std::string(known);
  return std::nullopt;
}

std::string sasl_element(std::string_view name, std::string_view data, std::string_view attributes = "") {
  return "<" + std::string(name) + " xmlns='" + std::string(ns::sasl) + "'" + std::string(attributes) + ">" +
         footpad::to_base64(data) + "</" + std::string(name) + ">";
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
  const auto mechanism = best_of(features_);
  if (!mechanism && habits_.logs_in_the_old_way && !wire_->secure()) return log_in_the_old_way();
  if (!mechanism) return Error{"the server offers no mechanism that this client knows", "", ""};
  if (auto step = log_in_with(*mechanism); !step) return step;
  if (something_came_early()) return Error{"something came behind <success/>, unasked", "", ""};
  if (habits_.checks_late && wire_->secure() && wire_->verify_result() != X509_V_OK)
    return Error{std::string("the certificate is bad: ") + X509_verify_cert_error_string(wire_->verify_result()), "",
                 ""};
  authenticated_ = true;
  reader_ = make_reader();
  return open_stream();
}

Status Session::log_in_with(const std::string& mechanism) {
  const bool plain = mechanism == "PLAIN";
  Scram scram(mechanism, options_.user, options_.password);
  const auto first =
      plain ? std::string(1, '\0') + options_.user + std::string(1, '\0') + options_.password : scram.first();
  bool proof_sent = false;
  bool trusted = plain || habits_.skips_server_signature;
  if (auto sent = say(sasl_element("auth", first, " mechanism='" + mechanism + "'")); !sent) return sent;
  for (int turn = 0; turn < 3; ++turn) {
    auto element = next_element();
    if (!element) return element.error();
    const auto data = footpad::from_base64(footpad::trim(element->text));
    if (element->is(ns::sasl, "failure")) return Error{"the server refused the login", "", ""};
    if (element->is(ns::sasl, "success")) {
      if (trusted || (data && scram.signature_is_good(*data))) return Done{};
      return Error{"the server did not prove that it knows the password", "", ""};
    }
    if (!element->is(ns::sasl, "challenge") || !data || plain)
      return Error{"<" + element->name + "> came during the login", "", ""};
    std::string reply;
    if (!proof_sent) {
      auto proof = scram.final(*data);
      if (!proof) return proof.error();
      reply = *proof;
      proof_sent = true;
    } else if (!trusted) {
      if (!scram.signature_is_good(*data)) return Error{"the server's signature is wrong", "", ""};
      trusted = true;
    }
    if (auto sent = say(sasl_element("response", reply)); !sent) return sent;
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
