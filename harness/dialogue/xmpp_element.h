// One element of an XMPP stream, read: names with their namespaces, text, and where it stood in its unit's bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "model/unit.h"

namespace footpad::dialogue::xmpp {

struct Element {
  std::string space;                                            // namespace
  std::string name;                                             // local name
  std::vector<std::pair<std::string, std::string>> attributes;  // those in no namespace
  std::string text;                                             // all text directly in it
  std::vector<Element> children;
  std::size_t begin = 0, end = 0;  // in the unit's bytes

  [[nodiscard]] bool is(std::string_view in_space, std::string_view its_name) const {
    return name == its_name && space == in_space;
  }
  // Empty where there is no such attribute; has() tells the difference.
  [[nodiscard]] std::string_view attribute(std::string_view its_name) const;
  [[nodiscard]] bool has(std::string_view attribute_name) const;
  // The first such child, or nullptr.
  [[nodiscard]] const Element* child(std::string_view in_space, std::string_view its_name) const;
};

// The spans that scenarios may select: every descendant by its local name, and "@name" for every attribute of the
// unit's own start tag, as written. Only for bytes that were found well-formed.
std::vector<Span> spans_of(ByteView unit, const Element& element);

}  // namespace footpad::dialogue::xmpp
