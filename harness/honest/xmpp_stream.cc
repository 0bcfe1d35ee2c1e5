#include "honest/xmpp_stream.h"

#include <utility>
#include <vector>

#include "base/text.h"
#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_text.h"

namespace footpad::honest::xmpp {
namespace {

namespace name = dialogue::xmpp::name;

}  // namespace

Stream::Stream(Settings settings, Entropy entropy, bool between_servers)
    : settings_(std::move(settings)),
      entropy_(std::move(entropy)),
      tls_(settings_.direct),
      between_servers_(between_servers) {}

Server::Answer Stream::receive(ByteView bytes) {
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

Server::Answer Stream::secured() {
  reader_.restart();
  tls_ = true;
  upgrading_ = in_stream_ = logged_in_ = false;
  attempts_ = 0;
  forget();
  return {};
}

void Stream::read(const Item& item) {
  switch (item.type) {
    case Item::Type::open: return open(item.element);
    case Item::Type::close: say("</stream:stream>"); return close();
    case Item::Type::element: break;
    case Item::Type::opaque: return stream_error("not-well-formed");
    case Item::Type::whitespace: return;
  }
  if (!in_stream_) return stream_error("not-authorized");  // a login is followed by a new header
  if (item.element.is(name::tls, "starttls")) return upgrade();
  if (item.element.is(name::stream, "error")) {
    say("</stream:stream>");
    return close();
  }
  read_element(item);
}

void Stream::open(const Element& header) {
  const bool versioned = header.has("version") && !header.attribute("version").starts_with("0");
  const std::string to = lower(header.attribute("to"));
  const bool known = to.empty() || hosts(to);
  say_header(to.empty() || !known ? settings_.account.domain : to, header.attribute("from"), versioned);
  if (!known) return stream_error("host-unknown");
  opened(header, versioned);
}

void Stream::say_header(std::string_view from, std::string_view to, bool versioned) {
  stream_id_ = to_hex(entropy_(8));
  in_stream_ = true;
  say(dialogue::xmpp::stream_header({.from = from,
                                     .to = to,
                                     .id = stream_id_,
                                     .version = versioned ? "1.0" : "",
                                     .between_servers = between_servers_}));
}

void Stream::upgrade() {
  if (!may_upgrade() || logged_in_) {
    say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
    return close();
  }
  say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  answer_.start_tls = upgrading_ = true;
}

void Stream::stream_error(const std::string& condition) {
  if (!in_stream_) say_header(settings_.account.domain, {}, true);
  say("<stream:error><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
  close();
}

void Stream::sasl_failure(const std::string& condition) {
  say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + condition + "/></failure>");
  if (failed_again()) stream_error("policy-violation");
}

bool Stream::login_allowed() const {
  const std::string starttls = option("starttls", "required");
  return tls_ || starttls == "offered" || starttls == "none";
}

Bytes Stream::starttls_feature() const {
  if (!may_upgrade()) return {};
  return login_allowed() ? "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
                         : "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
}

std::string Stream::option(const std::string& key, const std::string& otherwise) const {
  const auto found = settings_.options.find(key);
  return found == settings_.options.end() ? otherwise : found->second;
}

}  // namespace footpad::honest::xmpp
