// Which domain a server speaks for: by its certificate (SASL EXTERNAL, XEP-0178), else by dialback (XEP-0220).
#include <openssl/rand.h>

#include <array>

#include "base/text.h"
#include "questions.h"
#include "session.h"

namespace zoo {

using footpad::Done;
using footpad::Error;
using footpad::Result;
using footpad::Status;

namespace {

bool offers_external(const Element& features) {
  const auto* mechanisms = features.child(ns::sasl, "mechanisms");
  if (mechanisms == nullptr) return false;
  for (const auto& offered : mechanisms->children)
    if (offered.is(ns::sasl, "mechanism") && footpad::trim(offered.text) == "EXTERNAL") return true;
  return false;
}

// Nobody ever asks whether it is ours: it only has to be new.
std::string fresh_key() {
  std::array<unsigned char, 32> key{};
  RAND_bytes(key.data(), static_cast<int>(key.size()));
  return footpad::to_hex({reinterpret_cast<const char*>(key.data()), key.size()});
}

}  // namespace

Status Session::authorise() {
  logged_in_in_clear_ = !wire_->secure();
  if (declared_) return Done{};
  const bool vouched = wire_->secure() && wire_->verify_result() == X509_V_OK;
  if (vouched && !options_.certificate.empty() && offers_external(features_)) return log_in_by_certificate();
  return dial_back();
}

Status Session::log_in_by_certificate() {
  auto sent = wire_->write("<auth xmlns='" + std::string(ns::sasl) + "' mechanism='EXTERNAL'>" +
                           footpad::to_base64(options_.local_domain) + "</auth>");
  if (!sent) return sent;
  const auto answer = next_element();
  if (!answer) return answer.error();
  if (!answer->is(ns::sasl, "success")) return Error{"the server refused the certificate", "", ""};
  if (something_came_early()) return Error{"something came behind <success/>, unasked", "", ""};
  authenticated_ = true;
  reader_ = make_reader();
  return open_stream();
}

Status Session::dial_back() {
  // A server from before XMPP 1.0 has no features to say so by.
  if (!old_server_ && features_.child(ns::dialback_feature, "dialback") == nullptr)
    return Error{"the server offers nothing to be authorised by", "", ""};
  auto sent = wire_->write("<db:result from='" + escape_xml(options_.local_domain) + "' to='" +
                           escape_xml(options_.domain) + "'>" + fresh_key() + "</db:result>");
  if (!sent) return sent;
  auto answer = next_element();
  while (answer && answer->is(ns::dialback, "verify")) {
    hear_of_key(*answer);
    answer = next_element();
  }
  if (!answer) return answer.error();
  if (!takes(*answer)) return Error{"<" + answer->name + "> came, which authorises nothing", "", ""};
  authenticated_ = true;
  return Done{};
}

// Nothing was asked on this stream.
void Session::hear_of_key(const Element& verify) const {
  if (options_.questions == nullptr || !habits_.takes_any_verify || verify.attribute("type") != "valid") return;
  options_.questions->answered(verify.attribute("id"));
}

Result<bool> Session::ask_about(const std::string& key, const std::string& stream_id) {
  if (auto step = connect(); !step) return step.error();
  auto sent = wire_->write("<db:verify xmlns:db='" + std::string(ns::dialback) + "' from='" +
                           escape_xml(options_.local_domain) + "' to='" + escape_xml(options_.domain) + "' id='" +
                           escape_xml(stream_id) + "'>" + escape_xml(key) + "</db:verify>");
  if (!sent) return sent.error();
  const auto answer = next_element();
  if (!answer) return answer.error();
  const bool fits = answer->is(ns::dialback, "verify") && answer->attribute("id") == stream_id &&
                    answer->attribute("from") == options_.domain && answer->attribute("to") == options_.local_domain;
  say_goodbye();
  return fits && answer->attribute("type") == "valid";
}

Status Session::deliver(const std::string& stanza) {
  if (auto step = connect(); !step) return step;
  if (auto step = authorise(); !step) return step;
  return say(stanza + "</stream:stream>");
}

// XEP-0220 §2.1.2: only for the two domains that were asked about.
bool Session::takes(const Element& result) const {
  if (!result.is(ns::dialback, "result") || result.attribute("type") != "valid") return false;
  return habits_.takes_any_result ||
         (result.attribute("from") == options_.domain && result.attribute("to") == options_.local_domain);
}

}  // namespace zoo
