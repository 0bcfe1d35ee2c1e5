#include "honest/line_login.h"

#include "base/text.h"

namespace footpad::honest {

using Type = LineLogin::Reply::Type;

LineLogin::Reply LineLogin::begin(std::optional<std::string_view> initial) {
  const Bytes opening = mechanism_->opening();
  if (!initial) return {Type::challenge, to_base64(opening)};
  if (*initial == "=") return message({});
  return line(*initial);
}

LineLogin::Reply LineLogin::line(std::string_view text) {
  if (text == "*") return {Type::cancelled};
  if (proved_) return {text.empty() ? Type::logged_in : Type::malformed};
  const auto raw = from_base64(text);
  return raw ? message(*raw) : Reply{Type::malformed};
}

LineLogin::Reply LineLogin::message(ByteView raw) {
  sasl::Step step = mechanism_->respond(raw);
  switch (step.type) {
    case sasl::Step::Type::challenge: return {Type::challenge, to_base64(step.data)};
    case sasl::Step::Type::success:
      if (step.data.empty()) return {Type::logged_in};
      proved_ = true;
      return {Type::challenge, to_base64(step.data)};
    case sasl::Step::Type::malformed: return {Type::malformed};
    default: return {Type::refused};
  }
}

}  // namespace footpad::honest
