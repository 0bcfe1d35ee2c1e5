#include "dialogue/http_head.h"

#include <algorithm>

#include "base/text.h"

namespace footpad::dialogue::http {
namespace {

constexpr std::string_view kVersion = "HTTP/1.";
constexpr std::string_view kBlank = " \t";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Space and tabs; never a line end.
ByteView unpadded(ByteView text) {
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == ByteView::npos) return text.substr(0, 0);
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

bool is_version(ByteView text) {
  return text.size() == kVersion.size() + 1 && text.starts_with(kVersion) && is_digit(text.back());
}

Span span_of(std::string name, ByteView all, ByteView part) {
  const auto begin = static_cast<std::size_t>(part.data() - all.data());
  return {std::move(name), begin, begin + part.size()};
}

bool read_request_line(ByteView all, ByteView line, Head& head, std::vector<Span>& spans) {
  const auto first = line.find(' '), last = line.rfind(' ');
  if (first == ByteView::npos || first == 0 || last <= first + 1 || !is_version(line.substr(last + 1))) return false;
  const ByteView method = line.substr(0, first), target = line.substr(first + 1, last - first - 1);
  if (!std::all_of(method.begin(), method.end(), is_token_character) || target.find(' ') != ByteView::npos)
    return false;
  head.method = method;
  head.target = target;
  head.minor = line.back() - '0';
  spans.push_back(span_of("@method", all, method));
  spans.push_back(span_of("@target", all, target));
  return true;
}

bool read_status_line(ByteView all, ByteView line, Head& head, std::vector<Span>& spans) {
  constexpr std::size_t version = kVersion.size() + 1, digits = 3;
  if (line.size() < version + 1 + digits || !is_version(line.substr(0, version)) || line[version] != ' ') return false;
  const ByteView status = line.substr(version + 1, digits);
  const bool ends = line.size() == version + 1 + digits || line[version + 1 + digits] == ' ';
  if (!ends || status[0] == '0' || !std::all_of(status.begin(), status.end(), is_digit)) return false;
  for (const char c : status) head.status = head.status * 10 + (c - '0');
  head.minor = line[version - 1] - '0';
  spans.push_back(span_of("@status", all, status));
  return true;
}

// `line` without its end; `whole` with it.
bool read_field(ByteView all, ByteView line, ByteView whole, Head& head, std::vector<Span>& spans) {
  const auto colon = line.find(':');
  if (colon == ByteView::npos || colon == 0) return false;
  const ByteView name = line.substr(0, colon);
  if (!std::all_of(name.begin(), name.end(), is_token_character)) return false;
  const ByteView value = unpadded(line.substr(colon + 1));
  head.fields.emplace_back(lower(name), value);
  spans.push_back(span_of(lower(name), all, whole));
  spans.push_back(span_of("@" + lower(name), all, value));
  return true;
}

}  // namespace

bool Head::has(std::string_view name) const {
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
}

std::string_view Head::field(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

bool Head::lists(std::string_view name, std::string_view token) const {
  for (const auto& [its_name, value] : fields) {
    if (its_name != name) continue;
    for (const std::string& part : split(value, ','))
      if (lower(trim(part)) == lower(token)) return true;
  }
  return false;
}

std::string Head::transfer_coding() const {
  std::string last;
  for (const auto& [name, value] : fields)
    if (name == "transfer-encoding") last = lower(trim(split(value, ',').back()));
  return last;
}

bool Head::keeps_alive() const {
  return minor >= 1 ? !lists("connection", "close") : lists("connection", "keep-alive");
}

bool Head::has_credential() const { return has("authorization") || has("proxy-authorization") || has("cookie"); }

std::optional<Head> read_head(Side side, ByteView bytes, std::vector<Span>& spans) {
  Head head;
  spans.clear();
  bool started = false;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto feed = bytes.find('\n', at);
    if (feed == ByteView::npos) return std::nullopt;
    const ByteView whole = bytes.substr(at, feed + 1 - at);
    ByteView line = whole.substr(0, whole.size() - 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = feed + 1;
    if (line.find_first_of(std::string_view("\r\0", 2)) != ByteView::npos) return std::nullopt;
    if (!started) {
      if (line.empty()) continue;  // RFC 9112 §2.2
      started = side == Side::client ? read_request_line(bytes, line, head, spans)
                                     : read_status_line(bytes, line, head, spans);
      if (!started) return std::nullopt;
    } else if (line.empty()) {
      return at == bytes.size() ? std::optional(std::move(head)) : std::nullopt;
    } else if (!read_field(bytes, line, whole, head, spans)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

bool may_begin_head(Side side, ByteView bytes) {
  const auto begin = bytes.find_first_not_of("\r\n");
  if (begin == ByteView::npos) return true;
  bytes.remove_prefix(begin);
  if (side == Side::server) return kVersion.starts_with(bytes.substr(0, kVersion.size()));
  const auto end = std::find_if_not(bytes.begin(), bytes.end(), is_token_character);
  return end == bytes.end() || (end != bytes.begin() && *end == ' ');
}

bool is_token_character(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || marks.find(c) != std::string_view::npos;
}

}  // namespace footpad::dialogue::http
