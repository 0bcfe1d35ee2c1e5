#include "dialogue/xmpp.h"

#include <array>

#include "dialogue/xmpp_kinds.h"
#include "dialogue/xmpp_reader.h"
#include "dialogue/xmpp_server_kinds.h"
#include "dialogue/xmpp_text.h"

namespace footpad::dialogue {
namespace {

using xmpp::Item;

class Xmpp final : public Dialogue {
 public:
  explicit Xmpp(bool between_servers) : between_servers_(between_servers) {}

  void feed(Side from, ByteView bytes, std::vector<Unit>& out) override {
    std::vector<Item> items;
    reader(from).feed(bytes, items);
    for (Item& item : items) {
      Unit& unit = out.emplace_back();
      unit.from = from;
      unit.bytes = std::move(item.bytes);
      xmpp::classify(item, requests_, unit);
      if (between_servers_) xmpp::classify_between_servers(item, unit);
    }
  }

  Bytes take_pending(Side from) override { return reader(from).take_pending(); }

  void restart(Side from) override {
    reader(from).restart();
    // What was asked outside TLS has no answer inside.
    if (from == Side::client) requests_.forget();
  }

  [[nodiscard]] Bytes upgrade_request() const override { return "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"; }

  [[nodiscard]] Bytes hello(const std::string& domain) const override {
    return xmpp::stream_header({.from = {}, .to = domain, .id = {}, .between_servers = between_servers_});
  }

  [[nodiscard]] Bytes prompt(const Canaries& canaries) const override {
    const Bytes logins = between_servers_
                             ? xmpp::mechanisms_feature("EXTERNAL") + "<dialback xmlns='urn:xmpp:features:dialback'/>"
                             : xmpp::mechanisms_feature("PLAIN SCRAM-SHA-1");
    return xmpp::stream_header(
               {.from = canaries.domain, .to = {}, .id = "f00dfeed", .between_servers = between_servers_}) +
           "<stream:features>" + logins + "</stream:features>";
  }

  [[nodiscard]] Bytes insert_inside(const Unit& unit, ByteView text) const override {
    return xmpp::inside_end(unit, text);
  }

 private:
  xmpp::Reader& reader(Side side) { return readers_[side == Side::client ? 0 : 1]; }

  const bool between_servers_;
  std::array<xmpp::Reader, 2> readers_;
  xmpp::Requests requests_;
};

}  // namespace

std::unique_ptr<Dialogue> make_xmpp() { return std::make_unique<Xmpp>(false); }
std::unique_ptr<Dialogue> make_xmpp_server() { return std::make_unique<Xmpp>(true); }

}  // namespace footpad::dialogue
