#include "dialogue/sieve.h"

#include "dialogue/answered.h"
#include "dialogue/sieve_kinds.h"
#include "dialogue/sieve_talk.h"

namespace footpad::dialogue {
namespace {

class Sieve final : public Answered<sieve::Commands, sieve::Said, sieve::Replies, sieve::Reply> {
 public:
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
};

}  // namespace

std::unique_ptr<Dialogue> make_sieve() { return std::make_unique<Sieve>(); }

}  // namespace footpad::dialogue
