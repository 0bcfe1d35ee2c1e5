#include "honest/xmpp_websocket.h"

#include <utility>
#include <vector>

#include "base/text.h"
#include "dialogue/http_reader.h"
#include "dialogue/websocket.h"
#include "dialogue/xmpp_framing.h"
#include "dialogue/xmpp_text.h"
#include "honest/http_response.h"
#include "honest/websocket_accept.h"
#include "honest/xmpp.h"

namespace footpad::honest {
namespace {

namespace websocket = dialogue::websocket;
using dialogue::http::Head;
using dialogue::xmpp::Item;
using http::Response;
using websocket::Message;
using websocket::Opcode;

// RFC 6455 §7.4.1.
enum class Close { normal = 1000, protocol_error = 1002, unacceptable = 1003, invalid = 1007 };

class XmppWebsocketServer final : public Server {
 public:
  XmppWebsocketServer(Settings settings, Entropy entropy) : domain_(settings.account.domain) {
    const auto url = settings.options.find("websocket-url");
    url_ = url == settings.options.end() ? "wss://" + domain_ + "/ws" : url->second;
    settings.direct = true;  // nothing here starts TLS
    stream_ = make_xmpp(std::move(settings), std::move(entropy));
  }

  Answer connected() override { return {}; }  // the client speaks first
  Answer secured() override {
    stream_->secured();
    return {};
  }

  Answer receive(ByteView bytes) override {
    answer_ = {};
    if (over_) return {};
    if (!framed_) {
      read_http(bytes);
      if (!framed_ || over_) return std::exchange(answer_, {});
      read_frames(http_.take_pending());
    } else {
      read_frames(bytes);
    }
    return std::exchange(answer_, {});
  }

 private:
  void read_http(ByteView bytes) {
    std::vector<dialogue::http::Item> items;
    http_.feed(bytes, items);
    for (const auto& item : items) {
      if (over_) return;
      if (item.type == dialogue::http::Item::Type::head) {
        respond(item.head);
      } else if (item.type == dialogue::http::Item::Type::opaque) {
        answer_.bytes += http::bytes_of({.status = 400, .fields = {{"Connection", "close"}}});
        end();
      }
    }
    if (!http_.stopped() || framed_) return;
    http_.resume();  // it was refused another protocol
    read_http({});
  }

  void respond(const Head& request) {
    Response response = response_to(request);
    framed_ = response.status == 101;
    if (!framed_ && !request.keeps_alive()) {
      response.fields.emplace_back("Connection", "close");
      end();
    }
    answer_.bytes += http::bytes_of(response, request.method == "HEAD");
  }

  [[nodiscard]] Response response_to(const Head& request) const {
    const std::string target = request.target.substr(0, request.target.find('?'));
    if (target == "/ws" || target == "/xmpp-websocket" || target == "/xmpp-websocket/")
      return http::accept_websocket(request, "xmpp");
    // A page for anyone, read by programs in pages of any origin (XEP-0156 §3.1).
    const auto page = [](const char* type, std::string body) {
      return Response{200, {{"Content-Type", type}, {"Access-Control-Allow-Origin", "*"}}, std::move(body)};
    };
    const std::string url = dialogue::xmpp::escaped(url_);
    if (target == "/.well-known/host-meta")
      return page("application/xrd+xml",
                  "<?xml version='1.0' encoding='utf-8'?><XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>"
                  "<Link rel='urn:xmpp:alt-connections:websocket' href='" +
                      url + "'/></XRD>");
    if (target == "/.well-known/host-meta.json")
      return page("application/json",
                  R"({"links":[{"rel":"urn:xmpp:alt-connections:websocket","href":")" + url + R"("}]})");
    return {404, {}, ""};
  }

  void read_frames(ByteView bytes) {
    std::vector<Message> messages;
    frames_.feed(bytes, messages);
    for (const Message& message : messages) {
      if (over_) return;
      switch (message.type) {
        case Message::Type::ping: frame(Opcode::pong, message.plain); break;
        case Message::Type::pong: break;
        case Message::Type::close: close(Close::normal); break;
        case Message::Type::binary: close(Close::unacceptable); break;
        case Message::Type::opaque: close(Close::protocol_error); break;
        case Message::Type::text: read_message(message.plain); break;
      }
    }
  }

  void read_message(ByteView text) {
    const auto item = dialogue::xmpp::read_message(text);
    if (!item) return close(Close::invalid);
    if (item->type == Item::Type::close) {
      ask("</stream:stream>");
      return;
    }
    if (item->type != Item::Type::open) return ask(text);
    const auto& open = item->element;
    replies_.restart();
    ask(dialogue::xmpp::stream_header(
        {.from = open.attribute("from"), .to = open.attribute("to"), .id = {}, .version = open.attribute("version")}));
  }

  // The server behind speaks in a stream; what it says goes out in messages.
  void ask(ByteView bytes) {
    const Answer answer = stream_->receive(bytes);
    std::vector<Item> items;
    replies_.feed(answer.bytes, items);
    for (const Item& item : items) {
      const auto& element = item.element;
      if (item.type == Item::Type::open)
        say(dialogue::xmpp::open_message({.from = element.attribute("from"),
                                          .to = element.attribute("to"),
                                          .id = element.attribute("id"),
                                          .version = element.attribute("version")}));
      if (item.type == Item::Type::close) say(dialogue::xmpp::close_message());
      if (item.type == Item::Type::element) say(dialogue::xmpp::message_of(item));
    }
    if (answer.close) close(Close::normal);
  }

  void say(ByteView text) { frame(Opcode::text, text); }
  void frame(Opcode opcode, ByteView text) { answer_.bytes += websocket::frame(opcode, text); }

  void close(Close code) {
    const auto number = static_cast<unsigned>(code);
    const char reason[] = {static_cast<char>(number >> 8U), static_cast<char>(number)};
    frame(Opcode::close, {reason, sizeof reason});
    end();
  }

  void end() { answer_.close = over_ = true; }

  std::string domain_, url_;
  std::unique_ptr<Server> stream_;
  dialogue::http::Reader http_{Side::client};
  websocket::Reader frames_{Side::client};
  dialogue::xmpp::Reader replies_;  // of the server behind
  Answer answer_;
  bool framed_ = false;
  bool over_ = false;
};

}  // namespace

std::unique_ptr<Server> make_xmpp_websocket(Settings settings, Entropy entropy) {
  return std::make_unique<XmppWebsocketServer>(std::move(settings), std::move(entropy));
}

}  // namespace footpad::honest
