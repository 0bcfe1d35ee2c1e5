#include "scenario/xml.h"

#include <tinyxml2.h>

#include <algorithm>
#include <charconv>

#include "base/diagnostic.h"
#include "base/text.h"

namespace footpad::scenario {
namespace {

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == ':';
}

std::string fault_in_words(const tinyxml2::XMLDocument& document) {
  switch (document.ErrorID()) {
    case tinyxml2::XML_ERROR_MISMATCHED_ELEMENT: return "a start tag without its end tag";
    case tinyxml2::XML_ERROR_PARSING_ELEMENT: return "a broken tag";
    case tinyxml2::XML_ERROR_PARSING_ATTRIBUTE: return "a broken attribute, or one that is given twice";
    case tinyxml2::XML_ERROR_PARSING_TEXT: return "a text that does not end";
    case tinyxml2::XML_ERROR_PARSING_CDATA: return "a CDATA section that does not end";
    case tinyxml2::XML_ERROR_PARSING_COMMENT: return "a comment that does not end";
    case tinyxml2::XML_ERROR_PARSING_DECLARATION: return "a broken XML declaration";
    case tinyxml2::XML_ERROR_EMPTY_DOCUMENT: return "there is nothing in it";
    case tinyxml2::XML_ELEMENT_DEPTH_EXCEEDED: return "elements are nested too deeply";
    default: return document.ErrorName();
  }
}

// Where the next construct that `open` begins ends, or the end of the text.
std::size_t behind(std::string_view text, std::size_t at, std::string_view close) {
  const auto end = text.find(close, at);
  return end == std::string_view::npos ? text.size() : end + close.size();
}

std::size_t behind_tag(std::string_view text, std::size_t at) {
  char quote = '\0';
  for (; at < text.size(); ++at) {
    if (quote != '\0')
      quote = text[at] == quote ? '\0' : quote;
    else if (text[at] == '"' || text[at] == '\'')
      quote = text[at];
    else if (text[at] == '>')
      return at + 1;
  }
  return at;
}

// Where the start tags of a well-formed text begin: in document order, as the elements are.
std::vector<std::size_t> start_tags(std::string_view text) {
  std::vector<std::size_t> starts;
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<!--"))
      at = behind(text, at, "-->");
    else if (rest.starts_with("<![CDATA["))
      at = behind(text, at, "]]>");
    else if (rest.starts_with("<?"))
      at = behind(text, at, "?>");
    else if (rest.starts_with("<!") || rest.starts_with("</"))
      at = behind(text, at, ">");
    else {
      starts.push_back(at);
      at = behind_tag(text, at);
    }
  }
  return starts;
}

void in_document_order(const tinyxml2::XMLElement* element, std::vector<const tinyxml2::XMLElement*>& out) {
  out.push_back(element);
  for (const auto* child = element->FirstChildElement(); child != nullptr; child = child->NextSiblingElement())
    in_document_order(child, out);
}

}  // namespace

Xml::Xml(std::string file, std::string text, std::vector<Error>& errors)
    : file_(std::move(file)),
      text_(std::move(text)),
      errors_(&errors),
      first_error_(errors.size()),
      document_(std::make_unique<tinyxml2::XMLDocument>(true, tinyxml2::PRESERVE_WHITESPACE)),
      lines_{0} {
  for (auto end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', end + 1))
    lines_.push_back(end + 1);
}

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
    const Place line{file, std::max(1, xml->document_->ErrorLineNum()), 1};
    const Place tag = xml->find_from(line, "<");
    xml->fault(line.line, tag.line == line.line ? tag.column : 1,
               "not well-formed XML: " + fault_in_words(*xml->document_),
               "look for a missing end tag, quote or &amp; at or before this line");
    return nullptr;
  }
  if (xml->document_->RootElement() == nullptr) {
    xml->fault(1, 1, "there is no element in this file", "");
    return nullptr;
  }
  xml->note_places();
  return xml;
}

Node Xml::root() const { return {this, document_->RootElement()}; }

void Xml::fault(int line, int column, std::string what, std::string remedy) const {
  if (errors_->size() - first_error_ >= kFaultLimit) return;
  errors_->push_back(error_at(file_, text_, line, column, std::move(what), std::move(remedy)));
}

void Xml::note_places() {
  const std::vector<std::size_t> offsets = start_tags(text_);
  std::vector<const tinyxml2::XMLElement*> elements;
  in_document_order(document_->RootElement(), elements);
  for (std::size_t i = 0; i < elements.size() && i < offsets.size(); ++i) starts_[elements[i]] = offsets[i];
}

Place Xml::place_of(const tinyxml2::XMLElement* element) const {
  const auto start = starts_.find(element);
  return start == starts_.end() ? Place{file_, element->GetLineNum(), 1} : place_at(start->second);
}

Place Xml::find_from(const Place& from, std::string_view needle) const {
  const auto line = static_cast<std::size_t>(std::max(from.line, 1)) - 1;
  if (line >= lines_.size()) return from;
  const auto begin = lines_[line] + static_cast<std::size_t>(std::max(from.column, 1)) - 1;
  for (auto at = text_.find(needle, begin); at != std::string::npos; at = text_.find(needle, at + 1)) {
    const bool starts = at == 0 || !is_word_letter(needle.front()) || !is_word_letter(text_[at - 1]);
    const auto end = at + needle.size();
    const bool ends = end >= text_.size() || !is_word_letter(needle.back()) || !is_word_letter(text_[end]);
    if (starts && ends) return place_at(at);
  }
  return from;
}

Place Xml::place_at(std::size_t offset) const {
  const auto line = std::upper_bound(lines_.begin(), lines_.end(), offset) - lines_.begin();
  return {file_, static_cast<int>(line), static_cast<int>(offset - lines_[static_cast<std::size_t>(line) - 1]) + 1};
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
  if (fault_code == std::errc() && end == value->data() + value->size() && number >= low && number <= high)
    return number;
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
    if (const auto* text = child->ToText())
      out += text->CData() ? std::string_view(text->Value()) : trim(text->Value());
  return out;
}

std::vector<Node> Node::children() const {
  std::vector<Node> out;
  for (const auto* child = element_->FirstChildElement(); child != nullptr; child = child->NextSiblingElement())
    out.emplace_back(xml_, child);
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

Place Node::place() const { return xml_->place_of(element_); }

void Node::allow(const std::vector<std::string>& attributes, const std::vector<std::string>& elements) const {
  const auto known = [](const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  const auto hint = [](const std::string& word, const std::vector<std::string>& list) {
    if (list.empty()) return std::string("none is allowed here");
    if (const auto near = nearest(word, list); !near.empty()) return "did you mean '" + near + "'?";
    return "allowed here: " + join(list, ", ");
  };
  std::vector<std::string> seen;
  for (const auto* attribute = element_->FirstAttribute(); attribute != nullptr; attribute = attribute->Next()) {
    const std::string its_name = attribute->Name();
    if (!known(attributes, its_name))
      fault_at(its_name, "<" + name() + "> has no attribute '" + its_name + "'", hint(its_name, attributes));
    if (known(seen, its_name)) fault_at(its_name, "attribute '" + its_name + "' is given twice", "keep one");
    seen.push_back(its_name);
  }
  for (const Node& node : children())
    if (!known(elements, node.name()))
      node.fault("<" + name() + "> has no element <" + node.name() + ">", hint(node.name(), elements));
}

void Node::require(std::string_view attribute_name) const {
  if (!attribute(attribute_name)) fault("<" + name() + "> needs the attribute '" + std::string(attribute_name) + "'");
}

void Node::fault(std::string what, std::string remedy) const {
  const Place at = place();
  xml_->fault(at.line, at.column + 1, std::move(what), std::move(remedy));
}

void Node::fault_at(std::string_view attribute_name, std::string what, std::string remedy) const {
  const Place tag = place();
  const Place at = attribute(attribute_name) ? xml_->find_from(tag, std::string(attribute_name) + "=")
                                             : Place{tag.file, tag.line, tag.column + 1};
  xml_->fault(at.line, at.column, std::move(what), std::move(remedy));
}

void Node::fault_in(std::string_view needle, std::string what, std::string remedy) const {
  const Place at = xml_->find_from(place(), needle);
  xml_->fault(at.line, at.column, std::move(what), std::move(remedy));
}

void Node::bad_word(std::string_view attribute_name, const std::string& value, const std::string& choices) const {
  std::vector<std::string> list;
  for (const auto& part : split(choices, ',')) list.emplace_back(trim(part));
  const auto near = nearest(value, list);
  fault_at(attribute_name, "'" + value + "' is not one of: " + choices,
           near.empty() ? "" : "did you mean '" + near + "'?");
}

}  // namespace footpad::scenario
