#include "dialogue/pop3.h"

#include "dialogue/pop3_commands.h"
#include "dialogue/pop3_kinds.h"
#include "dialogue/pop3_replies.h"

namespace footpad::dialogue {
namespace {

class Pop3 final : public Dialogue {
 public:
  void feed(Side from, ByteView bytes, std::vector<Unit>& out) override {
    if (from == Side::client) {
      std::vector<pop3::Said> commands;
      from_client_.feed(bytes, commands);
      for (pop3::Said& said : commands) out.push_back(pop3::unit_of(std::move(said)));
      return;
    }
    std::vector<pop3::Reply> replies;
    from_server_.feed(bytes, to_server_, replies);
    for (pop3::Reply& reply : replies) out.push_back(pop3::unit_of(std::move(reply)));
  }

  void told(Side to, ByteView bytes) override {
    if (to == Side::server) {
      std::vector<pop3::Said> commands;
      to_server_.feed(bytes, commands);
      return;
    }
    std::vector<pop3::Reply> replies;
    to_client_.feed(bytes, from_client_, replies);
  }

  Bytes take_pending(Side from) override {
    return from == Side::client ? from_client_.take_pending() : from_server_.take_pending();
  }

  void restart(Side from) override {
    if (from == Side::client) {
      from_client_.restart();
      to_client_ = {};
    } else {
      from_server_ = {};
      to_server_.restart();
    }
  }

  [[nodiscard]] Bytes upgrade_request() const override { return "STLS\r\n"; }
  [[nodiscard]] Bytes hello(const std::string&) const override { return "CAPA\r\n"; }
  // It is the client's turn: any word more would be taken for the answer to what it says next.
  [[nodiscard]] Bytes prompt(const Canaries&) const override { return {}; }

  // As the last line of a listing, and at the end of any other line.
  [[nodiscard]] Bytes insert_inside(const Unit& unit, ByteView text) const override {
    if (unit.from == Side::client || unit.role == Role::opaque) return unit.bytes;
    const bool listing = unit.bytes.find('\n') + 1 < unit.bytes.size();
    const std::size_t last =
        listing ? unit.bytes.rfind('\n', unit.bytes.size() - 2) + 1 : content_of(unit.bytes).size();
    Bytes out = unit.bytes.substr(0, last) + Bytes(text);
    if (listing && !text.ends_with('\n')) out += "\r\n";
    return out + unit.bytes.substr(last);
  }

 private:
  pop3::Commands from_client_, to_server_;
  pop3::Replies from_server_, to_client_;
};

}  // namespace

std::unique_ptr<Dialogue> make_pop3() { return std::make_unique<Pop3>(); }

}  // namespace footpad::dialogue
