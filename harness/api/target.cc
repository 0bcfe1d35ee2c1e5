#include "api/target.h"

#include <optional>

#include "base/text.h"

namespace footpad::api {
namespace {

std::optional<std::string> unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const auto byte = from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

}  // namespace

Answer<Target> parse_target(const std::string& target) {
  const Problem malformed{
      400, Error{"the address '" + printable(target) + "' is malformed", "escape what is special in it: %XX", ""}};
  Target out;
  const auto question = target.find('?');
  const auto path = unescaped(target.substr(0, question));
  if (!path || !path->starts_with("/")) return malformed;
  out.path = *path;
  if (question == std::string::npos) return out;
  for (const std::string& part : split(target.substr(question + 1), '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto name = unescaped(part.substr(0, equals));
    const auto value =
        equals == std::string::npos ? std::optional<std::string>("") : unescaped(part.substr(equals + 1));
    if (!name || !value) return malformed;
    out.query.emplace_back(*name, *value);
  }
  return out;
}

}  // namespace footpad::api
