#include "honest/xmpp.h"

#include <utility>

#include "base/text.h"
#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_text.h"
#include "honest/xmpp_legacy.h"
#include "honest/xmpp_login.h"
#include "honest/xmpp_stanzas.h"
#include "honest/xmpp_stream.h"

namespace footpad::honest {
namespace {

namespace name = dialogue::xmpp::name;
constexpr std::size_t kResourceLimit = 1023;

class XmppServer final : public xmpp::Stream {
 public:
  XmppServer(Settings settings, Entropy entropy)
      : Stream(std::move(settings), std::move(entropy), false),
        account_(settings_.account),
        login_(account_, settings_.options, entropy_) {
    client_.domain = account_.domain;
    client_.bare = account_.jid();
  }

  void bound(const ChannelBinding& binding) override { login_.bound(binding); }

 private:
  void opened(const Element&, bool versioned) override {
    if (versioned) return say_features();
    if (!legacy_auth()) stream_error("unsupported-version");
  }

  void forget() override {
    login_.reset();
    client_.full.clear();
  }

  void say_features() {
    Bytes features;
    if (logged_in_) {
      if (client_.full.empty())
        features =
            "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
            "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>";
    } else {
      features += starttls_feature();
      if (login_allowed()) features += login_.features();
      if (login_allowed() && legacy_auth()) features += "<auth xmlns='http://jabber.org/features/iq-auth'/>";
    }
    say("<stream:features>" + features + "</stream:features>");
  }

  void read_element(const Item& item) override {
    const Element& element = item.element;
    if (element.space == name::client &&
        (element.name == "iq" || element.name == "message" || element.name == "presence"))
      return read_stanza(item);
    if (xmpp::Login::is_about(element)) return read_login(element);
    if (element.space == name::compress)
      return say("<failure xmlns='http://jabber.org/protocol/compress'><setup-failed/></failure>");
    stream_error("unsupported-stanza-type");
  }

  void read_login(const Element& element) {
    if (logged_in_) return stream_error("policy-violation");
    const xmpp::LoginAnswer answer = login_.read(element, login_allowed());
    say(answer.bytes);
    if (answer.outcome == xmpp::LoginAnswer::Outcome::failed && failed_again()) return stream_error("policy-violation");
    if (answer.outcome != xmpp::LoginAnswer::Outcome::logged_in) return;
    logged_in_ = true;
    if (answer.resource) client_.full = client_.bare + "/" + *answer.resource;
    if (answer.new_stream) return await_header();
    say_features();  // XEP-0388: in the same stream
  }

  void read_stanza(const Item& item) {
    const Element& stanza = item.element;
    const bool is_iq = stanza.name == "iq";
    if (is_iq && !logged_in_ && legacy_auth() && stanza.child(name::legacy_auth, "query") != nullptr)
      return log_in_as_of_old(stanza);
    if (!logged_in_) return stream_error("not-authorized");
    const Element* wish = stanza.child(name::bind, "bind");
    if (is_iq && wish != nullptr && stanza.attribute("type") == "set") return bind(stanza, *wish);
    if (client_.full.empty()) return stream_error("not-authorized");
    say(xmpp::answer_stanza(item, client_));
  }

  void log_in_as_of_old(const Element& iq) {
    if (!login_allowed()) return say(xmpp::iq_error(iq, client_, "modify", "not-acceptable", "406"));
    const auto answer = xmpp::answer_legacy(iq, account_, stream_id_, client_);
    say(answer.bytes);
    if (answer.resource) {
      logged_in_ = true;
      client_.full = client_.bare + "/" + *answer.resource;
    } else if (iq.attribute("type") == "set" && failed_again()) {
      stream_error("policy-violation");
    }
  }

  void bind(const Element& iq, const Element& wish) {
    if (!client_.full.empty()) return say(xmpp::iq_error(iq, client_, "cancel", "not-allowed"));
    const Element* resource = wish.child(name::bind, "resource");
    const bool usable = resource != nullptr && !resource->text.empty() && resource->text.size() <= kResourceLimit;
    const std::string full = client_.bare + "/" + (usable ? resource->text : to_hex(entropy_(6)));
    say(xmpp::iq_result(
        iq, client_,
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" + dialogue::xmpp::escaped(full) + "</jid></bind>"));
    client_.full = full;
  }

  [[nodiscard]] bool legacy_auth() const { return option("legacy-auth", "false") == "true"; }

  Canaries account_;
  xmpp::Login login_;
  xmpp::Address client_;
};

}  // namespace

std::unique_ptr<Server> make_xmpp(Settings settings, Entropy entropy) {
  return std::make_unique<XmppServer>(std::move(settings), std::move(entropy));
}

}  // namespace footpad::honest
