// Cuts one side of an XMPP stream into stream headers, depth-1 elements, stream ends and the white space between them,
// by expat's push parser. Sans-io; any segmentation gives the same items, except that white space and unreadable bytes
// come out as they come in: in as many items as they arrived in pieces.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "dialogue/xmpp_element.h"

struct XML_ParserStruct;

namespace footpad::dialogue::xmpp {

// What a reader accepts before it calls a unit unreadable. Memory and time stay in proportion for hostile bytes.
inline constexpr std::size_t kUnitLimit = std::size_t{512} << 10U;  // what a stream holds is kept about four times
inline constexpr std::size_t kTagLimit = std::size_t{1} << 16U;     // one start tag, name to '>'
inline constexpr std::size_t kDepthLimit = 128;
inline constexpr std::size_t kElementLimit = 16384;  // in one unit
inline constexpr std::size_t kNamespaceLimit = 1024;

struct Item {
  enum class Type { open, close, element, whitespace, opaque } type = Type::opaque;
  Bytes bytes;
  Element element;  // open: the header, without children; element: all of it
};

class Reader {
 public:
  Reader();
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void feed(ByteView bytes, std::vector<Item>& out);
  // Hands out what is in no item yet, and starts anew.
  Bytes take_pending();
  // A stream is read from nothing. Pending bytes are forgotten.
  void restart();

 private:
  struct Free {
    void operator()(XML_ParserStruct* parser) const;
  };
  struct Handlers;  // expat's callbacks

  bool start_parser();
  void parse_slice();
  void parser_stopped();
  void stop();
  void fail();
  void begin_again_at(std::size_t offset);
  bool take_token();
  void emit(Item::Type type, std::size_t end, Element element = {});
  void emit_whitespace(std::size_t end);
  [[nodiscard]] std::size_t whitespace_end() const;
  [[nodiscard]] std::size_t event_begin() const;
  [[nodiscard]] std::size_t event_end() const;

  void opened(const char* name, const char** attributes);
  void closed();
  void characters(ByteView text);

  std::unique_ptr<XML_ParserStruct, Free> parser_;  // none: before a header
  Bytes buffer_;
  // Offsets in buffer_. origin_ is where this parser's byte 0 is, or would be.
  std::size_t claimed_ = 0;    // what is in items already ends here
  std::size_t parsed_ = 0;     // what the parser was given ends here
  std::size_t token_end_ = 0;  // the last token that the parser finished ends here
  std::ptrdiff_t origin_ = 0;
  std::vector<Element> open_;  // the elements that are open, without the stream
  std::size_t elements_ = 0;   // in the current unit
  bool in_stream_ = false;
  bool after_stream_ = false;  // a stream has ended: white space is in no header's front then
  bool failed_ = false;
  bool stopped_ = false;  // this parser is through: failed, or to begin again
  std::optional<std::size_t> begin_again_;
  std::vector<Item>* out_ = nullptr;
};

}  // namespace footpad::dialogue::xmpp
