#include <algorithm>

#include "base/text.h"
#include "scenario/read_expectations.h"

namespace footpad::scenario {
namespace {

constexpr const char* kFresh =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!-- Failures that are known and stand for now. Each says why, and may say until when. -->\n"
    "<expectations>\n"
    "</expectations>\n";

std::size_t offset_of(std::string_view text, const Place& place) {
  std::size_t at = 0;
  for (int line = 1; line < place.line; ++line) {
    const auto end = text.find('\n', at);
    if (end == std::string_view::npos) return text.size();
    at = end + 1;
  }
  return std::min(text.size(), at + static_cast<std::size_t>(std::max(1, place.column)) - 1);
}

std::size_t behind_tag(std::string_view text, std::size_t at) {
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0')
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '>')
      return at + 1;
  }
  return at;
}

// Behind the whole element: its text may hold comments and CDATA, but no elements.
std::size_t behind_element(std::string_view text, std::size_t at) {
  std::size_t end = behind_tag(text, at);
  if (text.substr(0, end).ends_with("/>")) return end;
  for (end = text.find('<', end); end != std::string_view::npos; end = text.find('<', end + 1)) {
    const std::string_view rest = text.substr(end);
    const std::string_view close = rest.starts_with("<!--") ? "-->" : rest.starts_with("<![CDATA[") ? "]]>" : "";
    if (close.empty()) return behind_tag(text, end);
    end = text.find(close, end);
    if (end == std::string_view::npos) break;
  }
  return text.size();
}

std::string escaped(const std::string& text) {
  std::string out = replace_all(text, "&", "&amp;");
  out = replace_all(out, "<", "&lt;");
  return replace_all(out, "\"", "&quot;");
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(std::string(value)) + "\"";
}

std::string element(const KnownFailure& entry) {
  std::string out = "<expect" + attribute("scenario", entry.scenario);
  if (entry.transport) out += attribute("transport", word(*entry.transport));
  if (entry.policy) out += attribute("policy", word(*entry.policy));
  if (!entry.subject.empty()) out += attribute("subject", entry.subject);
  out += attribute("verdict", word(entry.verdict));
  if (entry.outcome) out += attribute("outcome", word(*entry.outcome));
  if (!entry.until.empty()) out += attribute("until", entry.until);
  return out + ">" + escaped(entry.reason) + "</expect>";
}

// Sets an attribute's value in a start tag; where there is none, it is added at the tag's end.
void set_attribute(std::string& tag, const std::string& name, std::string_view value) {
  for (auto at = tag.find(name); at != std::string::npos; at = tag.find(name, at + 1)) {
    const auto equals = tag.find_first_not_of(" \t\r\n", at + name.size());
    if (at == 0 || std::string_view(" \t\r\n").find(tag[at - 1]) == std::string_view::npos) continue;
    if (equals == std::string::npos || tag[equals] != '=') continue;
    const auto open = tag.find_first_of("\"'", equals);
    const auto close = tag.find(tag[open], open + 1);
    tag.replace(open + 1, close - open - 1, value);
    return;
  }
  const auto end = tag.ends_with("/>") ? tag.size() - 2 : tag.size() - 1;
  tag.insert(end, attribute(name, value));
}

// With the whole of its line, where nothing else stands there.
void remove(std::string& text, std::size_t begin, std::size_t end) {
  std::size_t first = begin, last = end;
  while (first > 0 && (text[first - 1] == ' ' || text[first - 1] == '\t')) --first;
  while (last < text.size() && (text[last] == ' ' || text[last] == '\t' || text[last] == '\r')) ++last;
  const bool alone = (first == 0 || text[first - 1] == '\n') && last < text.size() && text[last] == '\n';
  if (alone)
    text.erase(first, last + 1 - first);
  else
    text.erase(begin, end - begin);
}

}  // namespace

std::string rewritten(const Expectations& expectations, const std::vector<std::size_t>& removed,
                      const std::map<std::size_t, Change>& changed, const std::vector<KnownFailure>& added) {
  std::string text = expectations.text.empty() ? kFresh : expectations.text;
  // From the end to the beginning: what stands before an edit stays where it is.
  for (std::size_t i = expectations.entries.size(); i-- > 0;) {
    const std::size_t begin = offset_of(text, expectations.entries[i].place);
    if (std::find(removed.begin(), removed.end(), i) != removed.end()) {
      remove(text, begin, behind_element(text, begin));
    } else if (const auto change = changed.find(i); change != changed.end()) {
      const std::size_t end = behind_tag(text, begin);
      std::string tag = text.substr(begin, end - begin);
      set_attribute(tag, "verdict", word(change->second.verdict));
      set_attribute(tag, "outcome", word(change->second.outcome));
      text.replace(begin, end - begin, tag);
    }
  }
  if (added.empty()) return text;
  std::string more;
  for (const KnownFailure& entry : added) more += "  " + element(entry) + "\n";
  if (auto end = text.rfind("</expectations"); end != std::string::npos) {
    if (end > 0 && text[end - 1] != '\n') more.insert(0, "\n");
    return text.insert(end, more);
  }
  // <expectations/>: nothing is in it yet.
  const auto end = text.rfind("/>");
  return end == std::string::npos ? text : text.replace(end, 2, ">\n" + more + "</expectations>");
}

}  // namespace footpad::scenario
