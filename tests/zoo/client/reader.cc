#include "reader.h"

#include <utility>

#include "base/text.h"
#include "dialogue/expat.h"

namespace zoo {

namespace {

constexpr std::size_t largest_stream = 1 << 20;
constexpr std::size_t deepest = 32;
constexpr char separator = '\x1f';

std::pair<std::string, std::string> cut(const XML_Char* qualified) {
  const std::string name(qualified);
  const auto at = name.find(separator);
  if (at == std::string::npos) return {"", name};
  return {name.substr(0, at), name.substr(at + 1)};
}

Element element_of(const XML_Char* qualified, const XML_Char** attributes) {
  Element element;
  std::tie(element.space, element.name) = cut(qualified);
  for (; *attributes != nullptr; attributes += 2) element.attributes[cut(attributes[0]).second] = attributes[1];
  return element;
}

}  // namespace

struct Reader::Callbacks {
  static Reader& self(void* data) { return *static_cast<Reader*>(data); }

  static std::size_t end_of_event(const Reader& reader) {
    return static_cast<std::size_t>(XML_GetCurrentByteIndex(reader.parser_.get())) +
           static_cast<std::size_t>(XML_GetCurrentByteCount(reader.parser_.get()));
  }

  static void XMLCALL start(void* data, const XML_Char* name, const XML_Char** attributes) {
    auto& reader = self(data);
    auto element = element_of(name, attributes);
    if (reader.depth_++ == 0) {
      if (!element.is(ns::streams, "stream")) return reader.give_up("the first element is not a stream header");
      reader.ready_.push_back({Item::Kind::header, std::move(element), end_of_event(reader)});
      return;
    }
    if (reader.depth_ > deepest && !reader.boundless_) return reader.give_up("the elements are nested too deeply");
    reader.open_.push_back(std::move(element));
  }

  static void XMLCALL end(void* data, const XML_Char*) {
    auto& reader = self(data);
    if (!reader.fault_.empty()) return;  // a stopped parser still closes an empty element
    if (--reader.depth_ == 0) {
      reader.ready_.push_back({Item::Kind::end, {}, end_of_event(reader)});
      return;
    }
    auto element = std::move(reader.open_.back());
    reader.open_.pop_back();
    if (reader.open_.empty())
      reader.ready_.push_back({Item::Kind::element, std::move(element), end_of_event(reader)});
    else
      reader.open_.back().children.push_back(std::move(element));
  }

  static void XMLCALL text(void* data, const XML_Char* text, int length) {
    auto& reader = self(data);
    const std::string_view view(text, static_cast<std::size_t>(length));
    if (!reader.open_.empty())
      reader.open_.back().text += view;
    else if (!footpad::trim(view).empty())
      reader.give_up("text between elements");
  }

  // RFC 6120 §11.1: none of these belongs into a stream.
  static void XMLCALL doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    self(data).give_up("a document type declaration");
  }
  static void XMLCALL comment(void* data, const XML_Char*) { self(data).give_up("a comment"); }
  static void XMLCALL instruction(void* data, const XML_Char*, const XML_Char*) {
    self(data).give_up("a processing instruction");
  }
};

Reader::Reader(bool boundless, bool lenient) : parser_(XML_ParserCreateNS("UTF-8", separator)), boundless_(boundless) {
  auto* parser = parser_.get();
  XML_SetUserData(parser, this);
  XML_SetElementHandler(parser, Callbacks::start, Callbacks::end);
  XML_SetCharacterDataHandler(parser, Callbacks::text);
  if (!lenient) {
    XML_SetStartDoctypeDeclHandler(parser, Callbacks::doctype);
    XML_SetCommentHandler(parser, Callbacks::comment);
    XML_SetProcessingInstructionHandler(parser, Callbacks::instruction);
  }
  footpad::dialogue::parse_without_delay(parser);
}

void Reader::Free::operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }

void Reader::feed(std::string_view bytes) {
  input_ += bytes;
  if (!fault_.empty()) return;
  if (input_.size() > largest_stream && !boundless_) return give_up("the stream is too long");
  if (XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), XML_FALSE) == XML_STATUS_ERROR &&
      fault_.empty())
    fault_ = std::string("the stream is not well-formed: ") + XML_ErrorString(XML_GetErrorCode(parser_.get()));
}

std::optional<Item> Reader::next() {
  if (ready_.empty()) return std::nullopt;
  auto item = std::move(ready_.front());
  ready_.pop_front();
  taken_ = item.end;
  return item;
}

void Reader::give_up(std::string why) {
  if (fault_.empty()) fault_ = "the stream holds " + std::move(why);
  XML_StopParser(parser_.get(), XML_FALSE);
}

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\'': out += "&apos;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace zoo
