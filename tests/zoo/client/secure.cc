// From the first byte to a stream that the client accepts: STARTTLS or direct TLS, and the careless ways around them.
#include <utility>

#include "base/text.h"
#include "session.h"

namespace zoo {

using footpad::Done;
using footpad::Error;
using footpad::Status;

namespace {

constexpr std::string_view kHostMeta = "/.well-known/host-meta";
constexpr std::size_t kLargestPage = 1 << 16;

// The link of XEP-0156, as the only server that is ever asked writes it.
std::string websocket_link(const std::string& page) {
  const auto link = page.find("urn:xmpp:alt-connections:websocket");
  constexpr std::string_view attribute = "href='";
  const auto begin = link == std::string::npos ? link : page.find(attribute, link);
  if (begin == std::string::npos) return "";
  const auto from = begin + attribute.size();
  return page.substr(from, page.find('\'', from) - from);
}

bool offers_mechanisms(const Element& features) {
  const auto* mechanisms = features.child(ns::sasl, "mechanisms");
  return mechanisms != nullptr && mechanisms->child(ns::sasl, "mechanism") != nullptr;
}

}  // namespace

Status Session::secure() {
  const bool direct = options_.direct && !without_tls_;
  if (direct)
    if (auto step = start_tls(""); !step) return step;
  if (options_.path == kHostMeta) return look_in_host_meta();
  if (!options_.path.empty())
    if (auto step = upgrade_to_websocket(); !step) return step;
  if (auto step = open_stream(); !step) return step;
  if (direct || wire_->secure()) return Done{};  // whether or not it still is
  if (habits_.believes_success && reader_->rest().find("<success") != std::string_view::npos) return believe_success();
  if (habits_.compresses_in_clear && features_.child(ns::tls, "starttls") == nullptr && offers_compression())
    return compress();
  if (goes_on_in_clear()) return Done{};
  if (habits_.aborts_always) return Done{};
  if (features_.child(ns::tls, "starttls") == nullptr) return Error{"the server offers no TLS", "", ""};
  return upgrade();
}

bool Session::goes_on_in_clear() const {
  if (without_tls_) return true;
  const auto* offer = features_.child(ns::tls, "starttls");
  if (offer == nullptr) {
    const bool opportunistic = habits_.goes_on_without_offer || habits_.exits_one_after_leak;
    const bool old =
        old_server_ || features_.children.empty() || features_.child(ns::old_auth_feature, "auth") != nullptr;
    const bool newer = habits_.logs_in_by_sasl2_in_clear && features_.child(ns::sasl2, "authentication") != nullptr;
    return sees_shortcut() || newer || (opportunistic && !old_server_) || (habits_.logs_in_the_old_way && old);
  }
  return habits_.goes_on_unless_required && offer->child(ns::tls, "required") == nullptr &&
         offers_mechanisms(features_);
}

Status Session::upgrade() {
  if (something_came_early()) return Error{"something came behind the features, unasked", "", ""};
  if (auto sent = say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"); !sent) return sent;
  auto answer = next_item();
  if (!answer) return answer.error();
  const bool granted = answer->kind == Item::Kind::element && answer->element.is(ns::tls, "proceed");
  if (habits_.believes_success && answer->kind == Item::Kind::element && answer->element.is(ns::sasl, "success"))
    return believe_success();
  if (!granted && habits_.goes_on_after_refusal) return go_on_after_refusal(std::move(*answer));
  if (!granted) return Error{"the server refused TLS", "", ""};
  const std::string early(reader_->rest());
  if (!early.empty() && !habits_.keeps_early_bytes) return Error{"something came behind <proceed/>, in clear", "", ""};
  if (auto step = start_tls(early); !step) return step;
  return open_stream();
}

Status Session::start_tls(const std::string& early) {
  Ssl ssl = make_ssl(context_.get(), demands_, options_.direct, !options_.path.empty());
  const SSL_SESSION* resumed = SSL_get0_session(ssl.get());
  const bool may_speak_early = resumed != nullptr && SSL_SESSION_get_max_early_data(resumed) > 0;
  const std::string head_start = habits_.logs_in_early && may_speak_early ? log_in_early() : "";
  if (habits_.false_starts) {
    auto said = wire_->false_start_tls(std::move(ssl), stream_header());
    if (!said) return said.error();
    header_said_ = *said;
  } else if (auto step = wire_->start_tls(std::move(ssl), head_start); !step) {
    return step;
  }
  reader_ = make_reader();
  const auto kept = footpad::trim(early);
  if (kept.empty()) return Done{};
  // What is no stream of its own goes on in the one that it came in.
  if (!kept.starts_with("<?xml") && !kept.starts_with("<stream:stream"))
    reader_->feed("<stream:stream version='1.0' xmlns='" + std::string(content()) +
                  "' xmlns:stream='http://etherx.jabber.org/streams'>");
  reader_->feed(kept);
  return Done{};
}

Status Session::upgrade_to_websocket() {
  Websocket websocket(habits_.takes_any_upgrade);
  if (auto sent = wire_->write(websocket.wish(options_.reference, options_.path)); !sent) return sent;
  for (;;) {
    const auto granted = websocket.is_granted();
    if (!granted) {
      go_where_sent(websocket.location());
      return granted.error();
    }
    if (*granted) {
      websocket_.emplace(std::move(websocket));
      return Done{};
    }
    auto bytes = wire_->read();
    if (!bytes) return bytes.error();
    if (bytes->empty()) return Error{"the server closed the connection", "", ""};
    websocket.feed(*bytes);
  }
}

// XEP-0156: the page says where the WebSocket is. Always ends in an error: the session is somewhere else.
Status Session::look_in_host_meta() {
  if (auto sent = wire_->write("GET " + std::string(kHostMeta) + " HTTP/1.1\r\nHost: " + options_.reference +
                               "\r\nConnection: close\r\n\r\n");
      !sent)
    return sent;
  std::string page;
  while (page.size() < kLargestPage) {
    auto bytes = wire_->read();
    if (!bytes || bytes->empty()) break;
    page += *bytes;
  }
  if (page.starts_with("HTTP/1.1 200 "))
    go_where_sent(websocket_link(page));
  else if (habits_.reads_host_meta_in_clear && wire_->secure())
    sent_to_ = "ws://" + options_.host + std::string(kHostMeta);
  return Error{"the WebSocket is somewhere else, or nowhere", "", ""};
}

// RFC 7395 §3.6.1: never to less security.
void Session::go_where_sent(const std::string& url) {
  if (url.starts_with("wss://") || (url.starts_with("ws://") && habits_.follows_downgrade)) sent_to_ = url;
}

Status Session::go_on_after_refusal(Item answer) {
  if (answer.kind == Item::Kind::element && answer.element.is(ns::streams, "features")) {
    features_ = std::move(answer.element);
    return Done{};
  }
  if (offers_mechanisms(features_)) return Done{};
  return read_features();
}

}  // namespace zoo
