#include "honest/xmpp.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_reader.h"
#include "dialogue/xmpp_text.h"
#include "honest/sasl.h"
#include "honest/xmpp_legacy.h"
#include "honest/xmpp_stanzas.h"

namespace footpad::honest {
namespace {

namespace name = dialogue::xmpp::name;
using dialogue::xmpp::Element;
using dialogue::xmpp::Item;

constexpr int kAttempts = 6;  // failed logins on one stream
constexpr std::size_t kResourceLimit = 1023;

class XmppServer final : public Server {
 public:
  XmppServer(Settings settings, Entropy entropy)
      : account_(settings.account),
        options_(std::move(settings.options)),
        entropy_(std::move(entropy)),
        tls_(settings.direct) {
    client_.domain = account_.domain;
    client_.bare = account_.jid();
  }

  Answer connected() override { return {}; }  // the client speaks first

  Answer receive(ByteView bytes) override {
    answer_ = {};
    if (over_ || upgrading_) return {};  // what is pipelined behind <starttls/> is discarded (RFC 6120 §5.4.3.3)
    std::vector<Item> items;
    reader_.feed(bytes, items);
    for (const Item& item : items) {
      read(item);
      if (over_ || upgrading_) break;
    }
    return std::exchange(answer_, {});
  }

  Answer secured() override {
    reader_.restart();
    tls_ = true;
    upgrading_ = in_stream_ = logged_in_ = false;
    attempts_ = 0;
    exchange_.reset();
    client_.full.clear();
    return {};
  }

 private:
  void read(const Item& item) {
    switch (item.type) {
      case Item::Type::open: return open_stream(item.element);
      case Item::Type::close: say("</stream:stream>"); return close();
      case Item::Type::element: return read_element(item);
      case Item::Type::opaque: return stream_error("not-well-formed");
      case Item::Type::whitespace: return;
    }
  }

  void open_stream(const Element& header) {
    const bool before_versions = !header.has("version") || header.attribute("version").starts_with("0");
    say_header(header.attribute("from"), before_versions);
    const std::string_view to = header.attribute("to");
    if (!to.empty() && lower(to) != lower(account_.domain)) return stream_error("host-unknown");
    if (!before_versions) return say_features();
    if (!legacy_auth()) stream_error("unsupported-version");
  }

  void say_header(std::string_view to, bool before_versions = false) {
    stream_id_ = to_hex(entropy_(8));
    in_stream_ = true;
    say(dialogue::xmpp::stream_header(
        {.from = account_.domain, .to = to, .id = stream_id_, .version = before_versions ? "" : "1.0"}));
  }

  void say_features() {
    Bytes features;
    if (logged_in_) {
      features =
          "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
          "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>";
    } else {
      if (may_upgrade())
        features += login_allowed() ? "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
                                    : "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
      if (login_allowed() && !mechanisms().empty()) features += dialogue::xmpp::mechanisms_feature(mechanisms());
      if (login_allowed() && legacy_auth()) features += "<auth xmlns='http://jabber.org/features/iq-auth'/>";
    }
    say("<stream:features>" + features + "</stream:features>");
  }

  void read_element(const Item& item) {
    const Element& element = item.element;
    if (!in_stream_) return stream_error("not-authorized");  // a login is followed by a new header
    if (element.space == name::client &&
        (element.name == "iq" || element.name == "message" || element.name == "presence"))
      return read_stanza(item);
    if (element.is(name::tls, "starttls")) return upgrade();
    if (element.space == name::sasl) return read_sasl(element);
    if (element.space == name::compress)
      return say("<failure xmlns='http://jabber.org/protocol/compress'><setup-failed/></failure>");
    if (element.is(name::stream, "error")) {
      say("</stream:stream>");
      return close();
    }
    stream_error("unsupported-stanza-type");
  }

  void upgrade() {
    if (!may_upgrade() || logged_in_) {
      say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
      return close();
    }
    say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    answer_.start_tls = upgrading_ = true;
  }

  void read_sasl(const Element& element) {
    if (logged_in_) return stream_error("policy-violation");
    if (element.name == "abort") return sasl_failure("aborted");
    if (element.name == "response" && exchange_) return sasl_message(element.text);
    if (element.name != "auth") return sasl_failure("malformed-request");
    exchange_.reset();
    if (!login_allowed()) return sasl_failure("encryption-required");
    const std::string mechanism(element.attribute("mechanism"));
    const auto offered = words_of(mechanisms());
    if (std::find(offered.begin(), offered.end(), mechanism) == offered.end()) return sasl_failure("invalid-mechanism");
    exchange_ = sasl::make_mechanism(mechanism, account_, entropy_);
    if (!exchange_) return sasl_failure("invalid-mechanism");
    if (trim(element.text).empty())
      return say("<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");  // no initial response
    sasl_message(element.text);
  }

  void sasl_message(std::string_view text) {
    using Type = sasl::Step::Type;
    const std::string packed = join(words_of(text), "");  // some libraries wrap their base64
    const auto message = packed == "=" ? Bytes() : from_base64(packed);
    if (!message) return sasl_failure("incorrect-encoding");
    const sasl::Step step = exchange_->respond(*message);
    switch (step.type) {
      case Type::challenge:
        return say("<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + to_base64(step.data) + "</challenge>");
      case Type::malformed: return sasl_failure("malformed-request");
      case Type::not_authorized: return sasl_failure("not-authorized");
      case Type::invalid_authzid: return sasl_failure("invalid-authzid");
      case Type::success: break;
    }
    if (step.data.empty())
      say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    else
      say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + to_base64(step.data) + "</success>");
    exchange_.reset();
    logged_in_ = true;
    in_stream_ = false;
  }

  void sasl_failure(const std::string& condition) {
    exchange_.reset();
    say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + condition + "/></failure>");
    if (++attempts_ >= kAttempts) stream_error("policy-violation");
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
    } else if (iq.attribute("type") == "set" && ++attempts_ >= kAttempts) {
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

  void stream_error(const std::string& condition) {
    if (!in_stream_) say_header({});
    say("<stream:error><" + condition +
        " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
    close();
  }

  void say(std::string_view bytes) { answer_.bytes += bytes; }
  void close() { answer_.close = over_ = true; }

  [[nodiscard]] std::string option(const std::string& key, const std::string& otherwise) const {
    const auto found = options_.find(key);
    return found == options_.end() ? otherwise : found->second;
  }
  [[nodiscard]] std::string mechanisms() const { return option("mechanisms", "SCRAM-SHA-256 SCRAM-SHA-1 PLAIN"); }
  [[nodiscard]] bool legacy_auth() const { return option("legacy-auth", "false") == "true"; }
  [[nodiscard]] bool may_upgrade() const { return !tls_ && option("starttls", "required") != "none"; }
  [[nodiscard]] bool login_allowed() const {
    const std::string starttls = option("starttls", "required");
    return tls_ || starttls == "offered" || starttls == "none";
  }

  Canaries account_;
  std::map<std::string, std::string> options_;
  Entropy entropy_;
  dialogue::xmpp::Reader reader_;
  Answer answer_;
  std::unique_ptr<sasl::Mechanism> exchange_;
  xmpp::Address client_;
  std::string stream_id_;
  bool tls_ = false;
  bool upgrading_ = false;
  bool in_stream_ = false;  // both headers were said
  bool logged_in_ = false;
  bool over_ = false;
  int attempts_ = 0;
};

}  // namespace

std::unique_ptr<Server> make_xmpp(Settings settings, Entropy entropy) {
  return std::make_unique<XmppServer>(std::move(settings), std::move(entropy));
}

}  // namespace footpad::honest
