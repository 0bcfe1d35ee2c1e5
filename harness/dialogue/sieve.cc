#include "dialogue/sieve.h"

#include "dialogue/sieve_kinds.h"
#include "dialogue/sieve_talk.h"

namespace footpad::dialogue {
namespace {

class Sieve final : public Dialogue {
 public:
  void feed(Side from, ByteView bytes, std::vector<Unit>& out) override {
    if (from == Side::client) {
      std::vector<sieve::Said> commands;
      from_client_.feed(bytes, commands);
      for (sieve::Said& said : commands) out.push_back(sieve::unit_of(std::move(said)));
      return;
    }
    std::vector<sieve::Reply> replies;
    from_server_.feed(bytes, to_server_, replies);
    for (sieve::Reply& reply : replies) out.push_back(sieve::unit_of(std::move(reply)));
  }

  void told(Side to, ByteView bytes) override {
    if (to == Side::server) {
      std::vector<sieve::Said> commands;
      to_server_.feed(bytes, commands);
      return;
    }
    std::vector<sieve::Reply> replies;
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

  [[nodiscard]] Bytes upgrade_request() const override { return "STARTTLS\r\n"; }
  [[nodiscard]] Bytes hello(const std::string&) const override { return "CAPABILITY\r\n"; }
  // The server speaks first inside TLS (RFC 5804 §2.2), and the client waits for it.
  [[nodiscard]] Bytes prompt(const Canaries&) const override {
    return "\"IMPLEMENTATION\" \"x\"\r\n\"SASL\" \"PLAIN\"\r\n\"VERSION\" \"1.0\"\r\nOK\r\n";
  }

  // As the last line before that with the OK.
  [[nodiscard]] Bytes insert_inside(const Unit& unit, ByteView text) const override {
    if (unit.from == Side::client || unit.role == Role::opaque) return unit.bytes;
    const auto end = unit.bytes.size() < 2 ? Bytes::npos : unit.bytes.rfind('\n', unit.bytes.size() - 2);
    const std::size_t last = end == Bytes::npos ? 0 : end + 1;
    Bytes out = unit.bytes.substr(0, last) + Bytes(text);
    if (!text.ends_with('\n')) out += "\r\n";
    return out + unit.bytes.substr(last);
  }

 private:
  sieve::Commands from_client_, to_server_;
  sieve::Replies from_server_, to_client_;
};

}  // namespace

std::unique_ptr<Dialogue> make_sieve() { return std::make_unique<Sieve>(); }

}  // namespace footpad::dialogue
