#include "honest/xmpp_server.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_text.h"
#include "honest/client_certificate.h"
#include "honest/dialback.h"
#include "honest/xmpp_stream.h"

namespace footpad::honest {
namespace {

namespace name = dialogue::xmpp::name;
using dialogue::xmpp::escaped;

constexpr std::size_t kDomains = 16;  // authorised on one stream

// "domain" of "user@domain/resource".
std::string domain_of(std::string_view address) {
  address = address.substr(0, address.find('/'));
  const auto at = address.find('@');
  return lower(at == std::string_view::npos ? address : address.substr(at + 1));
}

class XmppServer final : public xmpp::Stream {
 public:
  XmppServer(Settings settings, Entropy entropy) : Stream(std::move(settings), std::move(entropy), true) {}

  void presented(const std::vector<Bytes>& chain) override { chain_ = chain; }

 private:
  [[nodiscard]] bool hosts(const std::string& domain) const override {
    const std::string own = lower(settings_.account.domain);
    return domain == own || domain.ends_with("." + own);
  }

  void opened(const Element& header, bool versioned) override {
    if (header.has("from")) peer_ = lower(header.attribute("from"));
    if (!versioned) return;  // before XMPP 1.0 there were no features, and dialback needs none
    Bytes features = starttls_feature();
    if (!logged_in_ && login_allowed() && may_use_external())
      features += dialogue::xmpp::mechanisms_feature("EXTERNAL");
    if (login_allowed() && enabled("dialback", "true")) features += "<dialback xmlns='urn:xmpp:features:dialback'/>";
    if (enabled("bidi", "false")) features += "<bidi xmlns='urn:xmpp:features:bidi'/>";
    say("<stream:features>" + features + "</stream:features>");
  }

  void forget() override {
    authorised_.clear();
    peer_.clear();
    chain_.clear();
    bidi_ = asked_ = false;
  }

  void read_element(const Item& item) override {
    const Element& element = item.element;
    if (element.space == name::server) return read_stanza(element);
    if (element.space == name::dialback) return read_dialback(element);
    if (element.space == name::sasl) return read_sasl(element);
    if (element.is(name::bidi, "bidi") && enabled("bidi", "false")) {
      bidi_ = true;
      return;
    }
    stream_error("unsupported-stanza-type");
  }

  void read_sasl(const Element& element) {
    if (logged_in_) return stream_error("policy-violation");
    if (element.name == "response" && std::exchange(asked_, false)) return log_in(element.text);
    asked_ = false;
    if (element.name == "abort") return sasl_failure("aborted");
    if (element.name != "auth") return sasl_failure("malformed-request");
    if (!login_allowed()) return sasl_failure("encryption-required");
    if (element.attribute("mechanism") != "EXTERNAL" || !may_use_external()) return sasl_failure("invalid-mechanism");
    if (!trim(element.text).empty()) return log_in(element.text);
    asked_ = true;
    say("<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");  // no initial response
  }

  // XEP-0178 §3: the name to act as, or "=" for that of the stream.
  void log_in(std::string_view text) {
    const std::string packed(trim(text));
    const auto message = packed == "=" || packed.empty() ? Bytes() : from_base64(packed);
    if (!message) return sasl_failure("incorrect-encoding");
    const std::string domain = message->empty() ? peer_ : lower(*message);
    if (!certifies(chain_, settings_.client_anchors, domain)) return sasl_failure("not-authorized");
    say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    authorise(domain);
    logged_in_ = true;
    await_header();
  }

  void read_dialback(const Element& element) {
    const std::string from = lower(element.attribute("from"));
    const std::string to = lower(element.attribute("to"));
    const bool known = !from.empty() && hosts(to);
    // It has asked nobody, and so it waits for no answer.
    if (element.has("type")) return stream_error("invalid-from");
    if (element.name == "verify") {
      const bool ours = trim(element.text) == dialback_key(settings_.account.token, from, to, element.attribute("id"));
      return answer_dialback(element, !known ? "error" : ours ? "valid" : "invalid");
    }
    if (element.name != "result") return stream_error("unsupported-stanza-type");
    if (!login_allowed()) return stream_error("policy-violation");
    const bool good = known && enabled("dialback", "true") && !trim(element.text).empty();
    if (good) authorise(from);
    answer_dialback(element, good ? "valid" : "invalid");
  }

  void answer_dialback(const Element& element, const std::string& type) {
    Bytes out = "<db:" + element.name + " from='" + escaped(element.attribute("to")) + "' to='" +
                escaped(element.attribute("from")) + "'";
    if (element.has("id")) out += " id='" + escaped(element.attribute("id")) + "'";
    say(out + " type='" + type + "'/>");
  }

  // RFC 6120 §8.1: both addresses, the first of a domain that was authorised, the second one of ours.
  void read_stanza(const Element& stanza) {
    if (stanza.name != "message" && stanza.name != "presence" && stanza.name != "iq")
      return stream_error("unsupported-stanza-type");
    if (!authorised_.contains(domain_of(stanza.attribute("from")))) return stream_error("not-authorized");
    if (!hosts(domain_of(stanza.attribute("to")))) return stream_error("host-unknown");
    const std::string_view type = stanza.attribute("type");
    if (bidi_ && stanza.name == "iq" && (type == "get" || type == "set")) answer_iq(stanza);
  }

  void answer_iq(const Element& iq) {
    const Bytes addresses = " id='" + escaped(iq.attribute("id")) + "' from='" + escaped(iq.attribute("to")) +
                            "' to='" + escaped(iq.attribute("from")) + "'";
    if (iq.attribute("type") == "get" && iq.child(name::ping, "ping") != nullptr)
      return say("<iq type='result'" + addresses + "/>");
    say("<iq type='error'" + addresses + "><error type='cancel'><service-unavailable xmlns='" +
        Bytes(name::stanza_errors) + "'/></error></iq>");
  }

  void authorise(const std::string& domain) {
    if (authorised_.size() < kDomains) authorised_.insert(domain);
  }

  [[nodiscard]] bool enabled(const std::string& key, const std::string& otherwise) const {
    return option(key, otherwise) == "true";
  }
  [[nodiscard]] bool may_use_external() const {
    return enabled("external", "true") && certifies(chain_, settings_.client_anchors, peer_);
  }

  std::string peer_;  // the domain that the client says it is
  std::vector<Bytes> chain_;
  std::set<std::string> authorised_;
  bool bidi_ = false;
  bool asked_ = false;  // for EXTERNAL's message
};

}  // namespace

std::unique_ptr<Server> make_xmpp_server(Settings settings, Entropy entropy) {
  return std::make_unique<XmppServer>(std::move(settings), std::move(entropy));
}

}  // namespace footpad::honest
