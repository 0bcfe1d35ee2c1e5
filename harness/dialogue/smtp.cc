#include "dialogue/smtp.h"

#include "dialogue/smtp_commands.h"
#include "dialogue/smtp_kinds.h"
#include "dialogue/smtp_replies.h"

namespace footpad::dialogue {
namespace {

class Smtp final : public Dialogue {
 public:
  void feed(Side from, ByteView bytes, std::vector<Unit>& out) override {
    if (from == Side::client) {
      std::vector<smtp::Said> commands;
      from_client_.feed(bytes, commands);
      for (smtp::Said& said : commands) out.push_back(smtp::unit_of(std::move(said)));
      return;
    }
    std::vector<smtp::Reply> replies;
    from_server_.feed(bytes, replies);
    for (smtp::Reply& reply : replies) {
      const smtp::Verb asked = reply.code == 0 ? smtp::Verb::none : to_server_.answered(reply.code);
      out.push_back(smtp::unit_of(std::move(reply), asked));
    }
  }

  void told(Side to, ByteView bytes) override {
    if (to == Side::server) {
      std::vector<smtp::Said> commands;
      to_server_.feed(bytes, commands);
      return;
    }
    std::vector<smtp::Reply> replies;
    to_client_.feed(bytes, replies);
    for (const smtp::Reply& reply : replies)
      if (reply.code != 0) from_client_.answered(reply.code);
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

  [[nodiscard]] Bytes upgrade_request() const override { return "STARTTLS\r\n"; }
  [[nodiscard]] Bytes hello(const std::string& domain) const override { return "EHLO " + domain + "\r\n"; }

  // Behind STARTTLS it is the client's turn, and where TLS comes first the server has greeted: any word more would be
  // taken for the answer to what the client says next.
  [[nodiscard]] Bytes prompt(const Canaries&) const override { return {}; }

  [[nodiscard]] Bytes insert_inside(const Unit& unit, ByteView text) const override {
    const bool has_inside = unit.from == Side::server && unit.role != Role::opaque;
    return has_inside ? smtp::with_lines(unit.bytes, text) : unit.bytes;
  }

  [[nodiscard]] Bytes rewritten(const Unit& unit, ByteView text) const override {
    return unit.role == Role::capability ? smtp::mended(text) : Bytes(text);
  }

 private:
  smtp::Commands from_client_, to_server_;
  smtp::Replies from_server_, to_client_;
};

}  // namespace

std::unique_ptr<Dialogue> make_smtp() { return std::make_unique<Smtp>(); }

}  // namespace footpad::dialogue
