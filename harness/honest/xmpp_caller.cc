#include "honest/xmpp_caller.h"

#include <utility>

#include "base/text.h"
#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_reader.h"
#include "dialogue/xmpp_text.h"
#include "honest/dialback.h"

namespace footpad::honest {
namespace {

namespace name = dialogue::xmpp::name;
using dialogue::xmpp::Element;
using dialogue::xmpp::escaped;
using dialogue::xmpp::Item;

class XmppCaller final : public Server {
 public:
  XmppCaller(Settings settings, std::vector<std::string> domains)
      : settings_(std::move(settings)), domains_(std::move(domains)) {}

  Answer connected() override {
    answer_ = {};
    open();
    return std::exchange(answer_, {});
  }

  Answer receive(ByteView bytes) override {
    answer_ = {};
    if (over_) return {};
    std::vector<Item> items;
    reader_.feed(bytes, items);
    for (const Item& item : items) {
      read(item);
      if (over_ || answer_.start_tls) break;
    }
    return std::exchange(answer_, {});
  }

  Answer secured() override {
    reader_.restart();
    tls_ = true;
    return connected();
  }

 private:
  void say(const Bytes& bytes) { answer_.bytes += bytes; }

  void leave() {
    if (!said_goodbye_) say("</stream:stream>");
    answer_.close = over_ = true;
  }

  void open() {
    say(dialogue::xmpp::stream_header({.from = domains_.front(), .to = peer(), .id = {}, .between_servers = true}));
  }

  void read(const Item& item) {
    switch (item.type) {
      case Item::Type::open: stream_id_ = item.element.attribute("id"); return;
      case Item::Type::whitespace: return;
      case Item::Type::element: return read_element(item.element);
      case Item::Type::close:
      case Item::Type::opaque: return leave();
    }
  }

  void read_element(const Element& element) {
    if (element.is(name::stream, "features")) return read_features(element);
    if (element.is(name::tls, "proceed") && !tls_)
      answer_.start_tls = true;
    else if (element.is(name::dialback, "result"))
      read_result(element);
    else if (element.is(name::stream, "error") || element.space == name::tls)
      leave();
  }

  void read_features(const Element& features) {
    if (tls_) return bring_key();
    if (features.child(name::tls, "starttls") == nullptr) return leave();
    say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  }

  void bring_key() {
    const std::string& domain = domains_[authorised_];
    say("<db:result from='" + escaped(domain) + "' to='" + escaped(peer()) + "'>" +
        dialback_key(settings_.account.token, peer(), domain, stream_id_) + "</db:result>");
  }

  void read_result(const Element& result) {
    if (authorised_ == domains_.size()) return;
    const bool answers = lower(result.attribute("from")) == lower(peer()) &&
                         lower(result.attribute("to")) == lower(domains_[authorised_]);
    if (!answers || result.attribute("type") != "valid") return leave();
    if (++authorised_ < domains_.size()) return bring_key();
    for (std::size_t i = 0; i < domains_.size(); ++i)
      say("<iq type='get' id='ping-" + std::to_string(i + 1) + "' from='" + escaped(domains_[i]) + "' to='" +
          escaped(peer()) + "'><ping xmlns='" + Bytes(name::ping) + "'/></iq>");
    say("</stream:stream>");
    said_goodbye_ = true;
  }

  [[nodiscard]] const std::string& peer() const { return settings_.account.local_domain; }

  const Settings settings_;
  const std::vector<std::string> domains_;
  dialogue::xmpp::Reader reader_;
  Answer answer_;
  std::string stream_id_;
  std::size_t authorised_ = 0;
  bool tls_ = false, said_goodbye_ = false, over_ = false;
};

}  // namespace

std::unique_ptr<Server> make_xmpp_caller(Settings settings, std::vector<std::string> domains) {
  return std::make_unique<XmppCaller>(std::move(settings), std::move(domains));
}

}  // namespace footpad::honest
