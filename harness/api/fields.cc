#include "api/fields.h"

#include <algorithm>
#include <cmath>

#include "base/diagnostic.h"
#include "base/text.h"

namespace footpad::api {
namespace {

constexpr int kBadRequest = 400;
constexpr std::size_t kLongestLine = 200;  // of those that are shown

Error fault_at(const std::string& body, std::size_t offset, const std::string& what) {
  const std::string before = body.substr(0, std::min(offset, body.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto start = before.rfind('\n');
  const std::size_t column = before.size() - (start == std::string::npos ? 0 : start + 1) + 1;
  const auto end = body.find('\n', before.size());
  const bool shown = column + (end == std::string::npos ? body.size() : end) - before.size() < kLongestLine;
  if (!shown)
    return Error{what, "send one JSON object",
                 "body:" + std::to_string(line) + ":" + std::to_string(column) + ": {what}"};
  return error_at("body", body, static_cast<int>(line), static_cast<int>(column), what, "send one JSON object");
}

}  // namespace

Answer<Json> parse_body(const std::string& body) {
  if (trim(body).empty()) return Json::object();
  Json parsed;
  // The library has no other way to say where.
  try {
    parsed = Json::parse(body);
  } catch (const Json::parse_error& fault) {
    const std::string said = fault.what();
    const auto from = said.find("syntax error");
    const std::string what = from == std::string::npos ? "it cannot be read" : said.substr(from, kLongestLine);
    return Problem{kBadRequest,
                   fault_at(body, fault.byte == 0 ? 0 : fault.byte - 1, "the body is no JSON: " + printable(what))};
  } catch (const Json::exception&) {
    return Problem{kBadRequest, Error{"a number in the body is too large for any", "send a smaller one", ""}};
  }
  if (!parsed.is_object()) return Problem{kBadRequest, fault_at(body, 0, "the body is JSON, but no object")};
  return parsed;
}

const Json* Fields::find(const std::string& name) {
  asked_.push_back(name);
  const auto found = object_.find(name);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

void Fields::fail(const std::string& what, const std::string& remedy) {
  if (!problem_) problem_.emplace(kBadRequest, Error{printable(what), remedy, ""});
}

std::optional<std::string> Fields::text(const std::string& name) {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  fail("'" + name + "' is no text", "write it in quotes");
  return std::nullopt;
}

std::optional<double> Fields::number(const std::string& name, double least, double most) {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  const double number = value->is_number() ? value->get<double>() : std::nan("");
  if (number >= least && number <= most) return number;
  fail("'" + name + "' is not a number that it can be",
       "give one from " + Json(least).dump() + " to " + Json(most).dump());
  return std::nullopt;
}

std::optional<std::uint64_t> Fields::whole(const std::string& name) {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) return value->get<std::uint64_t>();
  fail("'" + name + "' is no whole number", "give one, not negative, and without quotes");
  return std::nullopt;
}

std::optional<std::vector<std::string>> Fields::texts(const std::string& name) {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> out;
  if (value->is_array())
    for (const Json& one : *value)
      if (one.is_string()) out.push_back(one.get<std::string>());
  if (value->is_array() && out.size() == value->size()) return out;
  fail("'" + name + "' is no list of texts", "write [\"one\", \"two\"]");
  return std::nullopt;
}

std::optional<Problem> Fields::problem() {
  for (const auto& [name, value] : object_.items())
    if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
      const Error error = unknown("field", name, asked_, "known: " + join(asked_, ", "));
      fail(error.what, error.remedy);
    }
  return problem_;
}

}  // namespace footpad::api
