#include "honest/smtp_login.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace footpad::honest::smtp {

Login::Login(const Canaries& account, std::string mechanisms, const Entropy& entropy)
    : account_(account), mechanisms_(std::move(mechanisms)), entropy_(entropy) {}

void Login::reset() {
  binding_ = {};
  exchange_.reset();
}

std::vector<std::string> Login::mechanisms() const {
  auto names = words_of(mechanisms_);
  if (bindings().empty()) std::erase_if(names, [](const std::string& name) { return name.ends_with("-PLUS"); });
  return names;
}

Login::Answer Login::begin(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.size() > 2) return {"501 5.5.4 AUTH names a mechanism\r\n"};
  const auto names = mechanisms();
  const std::string name = upper(arguments[0]);
  auto mechanism = std::find(names.begin(), names.end(), name) == names.end()
                       ? nullptr
                       : sasl::make_mechanism(name, account_, entropy_, {names, bindings(), false});
  if (!mechanism) return {"504 5.5.4 No such mechanism here\r\n"};
  exchange_.emplace(std::move(mechanism));
  return answer(exchange_->begin(arguments.size() == 2 ? std::optional<std::string_view>(arguments[1]) : std::nullopt));
}

Login::Answer Login::line(std::string_view text) { return answer(exchange_->line(text)); }

Login::Answer Login::answer(const LineLogin::Reply& reply) {
  using Type = LineLogin::Reply::Type;
  if (reply.type == Type::challenge) return {"334 " + reply.data + "\r\n"};
  exchange_.reset();
  switch (reply.type) {
    case Type::logged_in: return {.bytes = "235 2.7.0 Authentication successful\r\n", .logged_in = true};
    case Type::cancelled: return {"501 5.7.0 Authentication cancelled\r\n"};
    case Type::malformed: return {.bytes = "501 5.5.2 Cannot read that response\r\n", .failed = true};
    default: return {.bytes = "535 5.7.8 Authentication credentials invalid\r\n", .failed = true};
  }
}

std::map<std::string, Bytes> Login::bindings() const {
  std::map<std::string, Bytes> out;
  if (!binding_.exporter.empty()) out["tls-exporter"] = binding_.exporter;
  if (!binding_.end_point.empty()) out["tls-server-end-point"] = binding_.end_point;
  return out;
}

}  // namespace footpad::honest::smtp
