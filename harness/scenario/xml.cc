#include "scenario/xml.h"

#include <tinyxml2.h>

#include <algorithm>
#include <charconv>

#include "base/diagnostic.h"
#include "base/text.h"

namespace footpad::scenario {
namespace {

bool word_goes_on(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':'; }

// How many elements of the same name begin on the same line before `element`. `count` is -1 once it was met.
bool count_before(const tinyxml2::XMLElement* here, const tinyxml2::XMLElement* element, int& count) {
  if (here == element) return true;
  if (here->GetLineNum() == element->GetLineNum() && std::string_view(here->Name()) == element->Name()) ++count;
  if (here->GetLineNum() > element->GetLineNum()) return true;
  for (const auto* child = here->FirstChildElement(); child != nullptr; child = child->NextSiblingElement())
    if (count_before(child, element, count)) return true;
  return false;
}

}  // namespace

Xml::Xml(std::string file, std::string text, std::vector<Error>& errors)
    : file_(std::move(file)), text_(std::move(text)), errors_(&errors), first_error_(errors.size()),
      document_(std::make_unique<tinyxml2::XMLDocument>(true, tinyxml2::PRESERVE_WHITESPACE)) {}

Xml::~Xml() = default;

std::unique_ptr<Xml> Xml::parse(const std::string& file, std::string_view text, std::vector<Error>& errors) {
  std::unique_ptr<Xml> xml(new Xml(file, std::string(text), errors));
  if (xml->text_.size() > kSizeLimit) {
    xml->fault(1, 1, "the file is larger than " + std::to_string(kSizeLimit >> 10U) + " KiB", "is it the right file?");
    return nullptr;
  }
  if (xml->text_.find('\0') != std::string::npos) {
    xml->fault(1, 1, "the file holds a NUL byte", "XML cannot: write \\x00 where a byte is meant");
    return nullptr;
  }
  if (xml->document_->Parse(xml->text_.data(), xml->text_.size()) != tinyxml2::XML_SUCCESS) {
    xml->fault(std::max(1, xml->document_->ErrorLineNum()), 1,
               std::string("not well-formed XML (") + xml->document_->ErrorName() + ")",
               "look for a missing end tag, quote or &amp; at or before this line");
    return nullptr;
  }
  if (xml->document_->RootElement() == nullptr) {
    xml->fault(1, 1, "there is no element in this file", "");
    return nullptr;
  }
  return xml;
}

Node Xml::root() const { return {this, document_->RootElement()}; }

void Xml::fault(int line, int column, std::string what, std::string remedy) const {
  if (errors_->size() - first_error_ >= kFaultLimit) return;
  errors_->push_back(error_at(file_, text_, line, column, std::move(what), std::move(remedy)));
}

int Xml::column_of(int line, std::string_view needle, int column, int nth) const {
  std::size_t begin = 0;
  for (int i = 1; i < line && begin != std::string::npos; ++i) {
    begin = text_.find('\n', begin);
    if (begin != std::string::npos) ++begin;
  }
  if (begin == std::string::npos) return 1;
  const std::string_view shown = std::string_view(text_).substr(begin, std::min(text_.find('\n', begin), text_.size()) - begin);
  for (std::size_t at = static_cast<std::size_t>(std::max(column, 1)) - 1; (at = shown.find(needle, at)) != std::string_view::npos; at += needle.size()) {
    const bool whole = at + needle.size() >= shown.size() || !word_goes_on(needle.back()) || !word_goes_on(shown[at + needle.size()]);
    const bool starts = at == 0 || !word_goes_on(needle.front()) || !word_goes_on(shown[at - 1]);
    if (whole && starts && nth-- == 0) return static_cast<int>(at) + 1;
  }
  return 1;
}

Place Xml::find_from(Place from, std::string_view needle) const {
  std::size_t begin = 0;
  for (int i = 1; i < from.line && begin < text_.size(); ++i) begin = std::min(text_.find('\n', begin), text_.size()) + 1;
  begin += static_cast<std::size_t>(std::max(from.column, 1)) - 1;
  const auto at = begin <= text_.size() ? text_.find(needle, begin) : std::string::npos;
  if (at == std::string::npos) return from;
  const auto line = std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  const auto start = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
  return {file_, static_cast<int>(line) + 1, static_cast<int>(start == std::string::npos ? at + 1 : at - start)};
}

std::string Node::name() const { return element_->Name(); }

std::optional<std::string> Node::attribute(std::string_view name) const {
  const char* value = element_->Attribute(std::string(name).c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

std::string Node::attribute_or(std::string_view name, std::string_view otherwise) const {
  return attribute(name).value_or(std::string(otherwise));
}

bool Node::flag(std::string_view name, bool otherwise) const {
  const auto value = attribute(name);
  if (!value) return otherwise;
  if (*value == "true" || *value == "false") return *value == "true";
  bad_word(name, *value, "true, false");
  return otherwise;
}

int Node::number(std::string_view name, int otherwise, int low, int high) const {
  const auto value = attribute(name);
  if (!value) return otherwise;
  int number = 0;
  const auto [end, fault_code] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (fault_code == std::errc() && end == value->data() + value->size() && number >= low && number <= high) return number;
  fault_at(name, "'" + *value + "' is not a number from " + std::to_string(low) + " to " + std::to_string(high));
  return otherwise;
}

std::string Node::text() const {
  std::string out;
  for (const auto* child = element_->FirstChild(); child != nullptr; child = child->NextSibling())
    if (const auto* text = child->ToText()) out += text->Value();
  return out;
}

std::string Node::body() const {
  std::string out;
  for (const auto* child = element_->FirstChild(); child != nullptr; child = child->NextSibling())
    if (const auto* text = child->ToText()) out += text->CData() ? std::string_view(text->Value()) : trim(text->Value());
  return out;
}

std::vector<Node> Node::children() const {
  std::vector<Node> out;
  for (const auto* child = element_->FirstChildElement(); child != nullptr; child = child->NextSiblingElement()) out.emplace_back(xml_, child);
  return out;
}

std::vector<Node> Node::children(std::string_view name) const {
  std::vector<Node> out;
  for (const Node& node : children())
    if (node.name() == name) out.push_back(node);
  return out;
}

std::optional<Node> Node::child(std::string_view name) const {
  const auto found = children(name);
  if (found.empty()) return std::nullopt;
  if (found.size() > 1) found[1].fault("a second <" + std::string(name) + ">", "there can be one only");
  return found.front();
}

Place Node::place() const {
  const int line = element_->GetLineNum();
  const std::string tag = "<" + name();
  const int first = xml_->column_of(line, tag);
  if (xml_->column_of(line, tag, first + 1) <= first) return {xml_->file(), line, first};
  int before = 0;  // several of that name on one line
  count_before(element_->GetDocument()->RootElement(), element_, before);
  return {xml_->file(), line, xml_->column_of(line, tag, 1, before)};
}

void Node::allow(const std::vector<std::string>& attributes, const std::vector<std::string>& elements) const {
  const auto known = [](const std::vector<std::string>& list, const std::string& word) { return std::find(list.begin(), list.end(), word) != list.end(); };
  const auto hint = [](const std::string& word, const std::vector<std::string>& list) {
    if (list.empty()) return std::string("none is allowed here");
    if (const auto near = nearest(word, list); !near.empty()) return "did you mean '" + near + "'?";
    return "allowed here: " + join(list, ", ");
  };
  std::vector<std::string> seen;
  for (const auto* attribute = element_->FirstAttribute(); attribute != nullptr; attribute = attribute->Next()) {
    const std::string its_name = attribute->Name();
    if (!known(attributes, its_name)) fault_at(its_name, "<" + name() + "> has no attribute '" + its_name + "'", hint(its_name, attributes));
    if (known(seen, its_name)) fault_at(its_name, "attribute '" + its_name + "' is given twice", "keep one");
    seen.push_back(its_name);
  }
  for (const Node& node : children())
    if (!known(elements, node.name())) node.fault("<" + name() + "> has no element <" + node.name() + ">", hint(node.name(), elements));
}

void Node::require(std::string_view attribute_name) const {
  if (!attribute(attribute_name)) fault("<" + name() + "> needs the attribute '" + std::string(attribute_name) + "'");
}

void Node::fault(std::string what, std::string remedy) const {
  const Place at = place();
  xml_->fault(at.line, at.column + 1, std::move(what), std::move(remedy));
}

void Node::fault_at(std::string_view attribute_name, std::string what, std::string remedy) const {
  const Place at = place();
  const auto* attribute = element_->FindAttribute(std::string(attribute_name).c_str());
  const int line = attribute != nullptr ? attribute->GetLineNum() : at.line;
  const int column = xml_->column_of(line, std::string(attribute_name) + "=", line == at.line ? at.column : 1);
  xml_->fault(line, line == at.line ? std::max(column, at.column + 1) : column, std::move(what), std::move(remedy));
}

void Node::fault_in(std::string_view needle, std::string what, std::string remedy) const {
  const Place at = xml_->find_from(place(), needle);
  xml_->fault(at.line, at.column, std::move(what), std::move(remedy));
}

void Node::bad_word(std::string_view attribute_name, const std::string& value, const std::string& choices) const {
  std::vector<std::string> list;
  for (const auto& part : split(choices, ',')) list.emplace_back(trim(part));
  const auto near = nearest(value, list);
  fault_at(attribute_name, "'" + value + "' is not one of: " + choices, near.empty() ? "" : "did you mean '" + near + "'?");
}

}  // namespace footpad::scenario
