#include "tamper/expand.h"

#include <algorithm>

#include "base/text.h"

namespace footpad::tamper {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "a0099" and 1: "a0100". What has no number at its end has no successor. Nines run over: "b9" is followed by "b10".
std::string counted_on(std::string value, std::string_view steps) {
  const bool counts = !steps.empty() && steps.size() <= 3 && std::all_of(steps.begin(), steps.end(), is_digit);
  if (!counts || value.empty() || !is_digit(value.back())) return "";
  for (int left = std::stoi(std::string(steps)); left > 0; --left) {
    auto at = value.size();
    while (at > 0 && value[at - 1] == '9') value[--at] = '0';
    if (at > 0 && is_digit(value[at - 1]))
      ++value[at - 1];
    else
      value.insert(at, 1, '1');
  }
  return value;
}

// "tag", or "tag+1".
std::string fact_of(const Unit& unit, std::string_view name) {
  const auto plus = name.rfind('+');
  const auto found = unit.fields.find(std::string(name.substr(0, plus)));
  if (found == unit.fields.end()) return "";
  return plus == std::string_view::npos ? found->second : counted_on(found->second, name.substr(plus + 1));
}

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
  if (name.starts_with(field) && names.unit != nullptr) return fact_of(*names.unit, name.substr(field.size()));
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
