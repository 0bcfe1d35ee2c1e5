#include "tamper/expand.h"

#include "base/text.h"

namespace footpad::tamper {
namespace {

std::string value_of(std::string_view name, const Names& names) {
  const Canaries& canaries = *names.canaries;
  if (name == "domain") return canaries.domain;
  if (name == "local_domain") return canaries.local_domain;
  if (name == "user") return canaries.user;
  if (name == "jid") return canaries.jid();
  if (name == "password") return canaries.password;
  if (name == "message") return canaries.message;
  if (name == "marker") return canaries.marker;
  if (name == "token") return canaries.token;
  if (name == "unit") return names.unit != nullptr ? names.unit->text() : "";
  constexpr std::string_view field = "field:";
  if (name.starts_with(field) && names.unit != nullptr) {
    const auto found = names.unit->fields.find(std::string(name.substr(field.size())));
    return found == names.unit->fields.end() ? "" : found->second;
  }
  if (names.variables != nullptr)
    if (const auto found = names.variables->find(std::string(name)); found != names.variables->end())
      return found->second;
  return "";
}

}  // namespace

std::string expand(std::string_view text, const Names& names) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find("${");
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    out += text.substr(0, close == std::string_view::npos ? text.size() : open);
    if (close == std::string_view::npos) break;
    out += value_of(text.substr(open + 2, close - open - 2), names);
    text.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace footpad::tamper
