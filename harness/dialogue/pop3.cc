#include "dialogue/pop3.h"

#include "dialogue/answered.h"
#include "dialogue/pop3_commands.h"
#include "dialogue/pop3_kinds.h"
#include "dialogue/pop3_replies.h"

namespace footpad::dialogue {
namespace {

class Pop3 final : public Answered<pop3::Commands, pop3::Said, pop3::Replies, pop3::Reply> {
 public:
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
};

}  // namespace

std::unique_ptr<Dialogue> make_pop3() { return std::make_unique<Pop3>(); }

}  // namespace footpad::dialogue
