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

// What begins with the '<' at `at`, and where it ends.
struct Markup {
  bool is_tag = false;  // no comment, CDATA, declaration ...
  std::size_t end = 0;
};
Markup markup(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const std::string_view close = rest.starts_with("<!--")        ? "-->"
                                 : rest.starts_with("<![CDATA[") ? "]]>"
                                 : rest.starts_with("<?")        ? "?>"
                                 : rest.starts_with("<!")        ? ">"
                                                                 : "";
  if (close.empty()) return {true, behind_tag(text, at)};
  const auto end = text.find(close, at);
  return {false, end == std::string_view::npos ? text.size() : end + close.size()};
}

// The next tag at or behind `at`; npos: there is none.
std::size_t next_tag(std::string_view text, std::size_t at) {
  for (at = text.find('<', at); at != std::string_view::npos;) {
    const Markup found = markup(text, at);
    if (found.is_tag) return at;
    at = text.find('<', found.end);
  }
  return at;
}

// The tag that closes the element whose start tag ends at `at`; the text's end where there is none.
std::size_t end_tag(std::string_view text, std::size_t at) {
  int depth = 1;
  for (at = next_tag(text, at); at != std::string_view::npos; at = next_tag(text, at)) {
    const std::size_t end = behind_tag(text, at);
    if (text.compare(at, 2, "</") == 0 && --depth == 0) return at;
    if (text.compare(at, 2, "</") != 0 && !text.substr(0, end).ends_with("/>")) ++depth;
    at = end;
  }
  return text.size();
}

// Behind the whole element: its text may hold comments and CDATA, but no elements.
std::size_t behind_element(std::string_view text, std::size_t at) {
  const std::size_t end = behind_tag(text, at);
  if (text.substr(0, end).ends_with("/>")) return end;
  const auto close = next_tag(text, end);
  return close == std::string_view::npos ? text.size() : behind_tag(text, close);
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
  const std::size_t root = next_tag(text, 0);
  if (root == std::string::npos) return text;
  const std::size_t inside = behind_tag(text, root);
  // <expectations/>: nothing is in it yet.
  if (text.compare(inside - 2, 2, "/>") == 0) return text.replace(inside - 2, 2, ">\n" + more + "</expectations>");
  const std::size_t end = end_tag(text, inside);
  if (end > 0 && text[end - 1] != '\n') more.insert(0, "\n");
  return text.insert(end, more);
}

}  // namespace footpad::scenario
