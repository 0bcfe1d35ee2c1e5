#include "dialogue/xmpp_element.h"

#include <algorithm>

namespace footpad::dialogue::xmpp {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// The start tag is known to be well-formed, so quotes balance and every name has a value.
void attribute_spans(ByteView unit, std::size_t tag, std::vector<Span>& spans) {
  std::size_t at = unit.find_first_of(" \t\r\n/>", tag + 1);
  while (at != ByteView::npos) {
    const std::size_t name = unit.find_first_not_of(kSpace, at);
    if (name == ByteView::npos || unit[name] == '/' || unit[name] == '>') return;
    const std::size_t name_end = unit.find_first_of("= \t\r\n", name);
    const std::size_t open = unit.find_first_of("'\"", name);
    if (name_end == ByteView::npos || open == ByteView::npos) return;
    const std::size_t close = unit.find(unit[open], open + 1);
    if (close == ByteView::npos) return;
    spans.push_back({"@" + std::string(unit.substr(name, name_end - name)), at, close + 1});
    at = close + 1;
  }
}

void descendant_spans(const Element& element, std::vector<Span>& spans) {
  for (const Element& child : element.children) {
    spans.push_back({child.name, child.begin, child.end});
    descendant_spans(child, spans);
  }
}

}  // namespace

std::string_view Element::attribute(std::string_view its_name) const {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const auto& pair) { return pair.first == its_name; });
  return found == attributes.end() ? std::string_view() : std::string_view(found->second);
}

bool Element::has(std::string_view attribute_name) const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [&](const auto& pair) { return pair.first == attribute_name; });
}

const Element* Element::child(std::string_view in_space, std::string_view its_name) const {
  const auto found = std::find_if(children.begin(), children.end(),
                                  [&](const Element& child) { return child.is(in_space, its_name); });
  return found == children.end() ? nullptr : &*found;
}

std::vector<Span> spans_of(ByteView unit, const Element& element) {
  std::vector<Span> spans;
  attribute_spans(unit, element.begin, spans);
  descendant_spans(element, spans);
  return spans;
}

}  // namespace footpad::dialogue::xmpp
