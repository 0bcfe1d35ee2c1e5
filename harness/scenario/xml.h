// XML files with messages a person can act on: file:line:column, the line, a caret, did-you-mean. Unknown elements and
// attributes are errors. Over tinyxml2, which gives lines but no columns and validates nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "model/scenario.h"

namespace tinyxml2 {
class XMLDocument;
class XMLElement;
}  // namespace tinyxml2

namespace footpad::scenario {

class Node;

class Xml {
 public:
  // Appends to `errors` and gives nullptr where the text is not well-formed. `text` must outlive nothing: it is copied.
  static std::unique_ptr<Xml> parse(const std::string& file, std::string_view text, std::vector<Error>& errors);
  ~Xml();
  [[nodiscard]] Node root() const;
  [[nodiscard]] const std::string& file() const { return file_; }
  void fault(int line, int column, std::string what,
             std::string remedy) const;                                     // at most kFaultLimit of a file are kept
  [[nodiscard]] Place place_of(const tinyxml2::XMLElement* element) const;  // of its '<'
  // The first place at or behind `from` where `needle` stands as a whole word; `from` where it does not.
  [[nodiscard]] Place find_from(const Place& from, std::string_view needle) const;

  static constexpr std::size_t kSizeLimit = 256U << 10U;  // bytes: these files are written by people
  static constexpr std::size_t kFaultLimit = 40;

 private:
  Xml(std::string file, std::string text, std::vector<Error>& errors);
  void note_places();
  [[nodiscard]] Place place_at(std::size_t offset) const;
  std::string file_, text_;
  std::vector<Error>* errors_;
  std::size_t first_error_;
  std::unique_ptr<tinyxml2::XMLDocument> document_;
  std::vector<std::size_t> lines_;                                       // where each line begins
  std::unordered_map<const tinyxml2::XMLElement*, std::size_t> starts_;  // where each element begins
};

// One element. Cheap to copy; valid while its Xml lives. Every fault() appends one Error.
class Node {
 public:
  Node(const Xml* xml, const tinyxml2::XMLElement* element) : xml_(xml), element_(element) {}
  [[nodiscard]] std::string name() const;
  [[nodiscard]] std::optional<std::string> attribute(std::string_view name) const;
  [[nodiscard]] std::string attribute_or(std::string_view name, std::string_view otherwise) const;
  [[nodiscard]] bool flag(std::string_view name, bool otherwise = false) const;  // "true" or "false", else a fault
  [[nodiscard]] int number(std::string_view name, int otherwise, int low, int high) const;  // out of range: a fault
  [[nodiscard]] std::string text() const;  // all text and CDATA below, as written
  [[nodiscard]] std::string body() const;  // the same, but what is not CDATA is trimmed
  [[nodiscard]] std::vector<Node> children() const;
  [[nodiscard]] std::vector<Node> children(std::string_view name) const;
  [[nodiscard]] std::optional<Node> child(std::string_view name) const;  // a second one is a fault
  [[nodiscard]] Place place() const;

  // Faults for every attribute and child element that is not listed, with did-you-mean.
  void allow(const std::vector<std::string>& attributes, const std::vector<std::string>& elements) const;
  void require(std::string_view attribute) const;               // a fault where it is missing
  void fault(std::string what, std::string remedy = "") const;  // at the element's name
  void fault_at(std::string_view attribute, std::string what,
                std::string remedy = "") const;  // at the attribute's value

  void fault_in(std::string_view needle, std::string what,
                std::string remedy = "") const;  // where it stands in the element

  // A word of enum E in an attribute; another one is a fault that lists the choices.
  template <class E>
  [[nodiscard]] E word_of(std::string_view attribute_name, E otherwise) const {
    const auto value = attribute(attribute_name);
    if (!value) return otherwise;
    if (const auto known = from_word<E>(*value)) return *known;
    bad_word(attribute_name, *value, all_words<E>());
    return otherwise;
  }
  void bad_word(std::string_view attribute, const std::string& value, const std::string& choices) const;

 private:
  const Xml* xml_;
  const tinyxml2::XMLElement* element_;
};

}  // namespace footpad::scenario
