#include "dialogue/http.h"

#include "dialogue/http_conversation.h"
#include "dialogue/http_kinds.h"

namespace footpad::dialogue {
namespace {

class Http final : public Dialogue {
 public:
  void feed(Side from, ByteView bytes, std::vector<Unit>& out) override {
    Bytes other = conversation_.feed(from, bytes, out);
    if (other.empty()) return;
    Unit& unit = out.emplace_back();
    unit.from = from;
    http::Item item;
    item.bytes = std::move(other);
    http::classify(std::move(item), unit);
  }

  Bytes take_pending(Side from) override { return conversation_.take_pending(from); }
  void restart(Side from) override { conversation_.restart(from); }
  [[nodiscard]] ByteView unfinished(Side from) const override { return conversation_.unfinished(from); }

  [[nodiscard]] Bytes upgrade_request() const override { return {}; }  // TLS from the first byte

  [[nodiscard]] Bytes hello(const std::string& domain) const override {
    return "GET / HTTP/1.1\r\nHost: " + domain + "\r\n\r\n";
  }

  [[nodiscard]] Bytes prompt(const Canaries&) const override { return http::timeout_response(); }

  [[nodiscard]] Bytes insert_inside(const Unit& unit, ByteView text) const override {
    return http::inside_end(unit, text);
  }

  [[nodiscard]] Bytes rewritten(const Unit& unit, ByteView text) const override {
    return unit.plain && unit.role != Role::opaque ? http::chunked(text) : Bytes(text);
  }

 private:
  http::Conversation conversation_;
};

}  // namespace

std::unique_ptr<Dialogue> make_http() { return std::make_unique<Http>(); }

}  // namespace footpad::dialogue
