#include "dialogue/xmpp_reader.h"

#include <algorithm>
#include <cstring>

#include "dialogue/expat.h"
#include "dialogue/xmpp_names.h"

namespace footpad::dialogue::xmpp {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::size_t kSlice = 16384;  // given to the parser at once, so that its limits bite in time
constexpr char kSeparator = '\1';      // between namespace and local name: can stand in neither
// In no UTF-8 text that XML allows. Expat would take some of them for another encoding, whatever it is told.
constexpr std::string_view kNeverInXml("\0\xfe\xff", 3);

}  // namespace

struct Reader::Handlers {
  static Reader& reader(void* self) { return *static_cast<Reader*>(self); }
  static void start(void* self, const char* name, const char** attributes) { reader(self).opened(name, attributes); }
  static void end(void* self, const char*) { reader(self).closed(); }
  static void text(void* self, const char* bytes, int length) {
    reader(self).characters({bytes, static_cast<std::size_t>(length)});
  }
  static void other(void* self, const char*, int) { reader(self).take_token(); }
  static void comment(void* self, const char*) { reader(self).fail(); }
  static void instruction(void* self, const char*, const char*) { reader(self).fail(); }
  static void doctype(void* self, const char*, const char*, const char*, int) { reader(self).fail(); }
  static void cdata(void* self) {
    if (reader(self).take_token() && reader(self).open_.empty()) reader(self).fail();
  }
  // A long name is copied for each element in it.
  static void binding(void* self, const char*, const char* uri) {
    if (uri != nullptr && std::strlen(uri) > kNamespaceLimit) reader(self).fail();
  }
};

Reader::Reader() = default;
Reader::~Reader() = default;

void Reader::Free::operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }

void Reader::feed(ByteView bytes, std::vector<Item>& out) {
  out_ = &out;
  buffer_ += bytes;
  while (!failed_ && parsed_ < buffer_.size())
    if (parser_ || start_parser()) parse_slice();
  if (!failed_ && in_stream_ && open_.empty()) emit_whitespace(whitespace_end());
  if (!failed_ && buffer_.size() - claimed_ > kUnitLimit) fail();
  if (failed_) {
    emit(Item::Type::opaque, buffer_.size());
    parser_.reset();
    parsed_ = buffer_.size();
  }
  buffer_.erase(0, claimed_);
  parsed_ -= claimed_;
  token_end_ -= std::min(token_end_, claimed_);
  origin_ -= static_cast<std::ptrdiff_t>(claimed_);
  claimed_ = 0;
  out_ = nullptr;
}

Bytes Reader::take_pending() {
  Bytes pending = std::move(buffer_);
  restart();
  return pending;
}

void Reader::restart() {
  parser_.reset();
  buffer_.clear();
  open_.clear();
  claimed_ = parsed_ = token_end_ = elements_ = 0;
  origin_ = 0;
  in_stream_ = after_stream_ = failed_ = stopped_ = false;
  begin_again_.reset();
}

// False: there is white space only. It may belong to a header, whose XML declaration must be a parser's first byte.
bool Reader::start_parser() {
  parsed_ = std::min(buffer_.find_first_not_of(kSpace, parsed_), buffer_.size());
  if (after_stream_) emit_whitespace(parsed_);
  if (parsed_ == buffer_.size()) return false;
  parser_.reset(XML_ParserCreateNS("UTF-8", kSeparator));
  if (!parser_) {
    fail();
    return false;
  }
  XML_Parser parser = parser_.get();
  XML_SetUserData(parser, this);
  parse_without_delay(parser);
  XML_SetElementHandler(parser, Handlers::start, Handlers::end);
  XML_SetCharacterDataHandler(parser, Handlers::text);
  XML_SetStartCdataSectionHandler(parser, Handlers::cdata);
  XML_SetStartNamespaceDeclHandler(parser, Handlers::binding);
  XML_SetDefaultHandler(parser, Handlers::other);
  // RFC 6120 §11.1 prohibits these; stopping here also means that no entity is ever declared.
  XML_SetCommentHandler(parser, Handlers::comment);
  XML_SetProcessingInstructionHandler(parser, Handlers::instruction);
  XML_SetStartDoctypeDeclHandler(parser, Handlers::doctype);
  origin_ = static_cast<std::ptrdiff_t>(parsed_);
  token_end_ = parsed_;
  in_stream_ = stopped_ = false;
  return true;
}

void Reader::parse_slice() {
  const ByteView slice = ByteView(buffer_).substr(parsed_, kSlice);
  // One after the other: each is a search that the machine does many bytes at a time.
  std::size_t readable = slice.size();
  for (const char never : kNeverInXml) readable = std::min(readable, slice.substr(0, readable).find(never));
  parsed_ += readable;
  if (readable > 0) {
    const auto status = XML_Parse(parser_.get(), slice.data(), static_cast<int>(readable), XML_FALSE);
    if (status != XML_STATUS_OK || stopped_) return parser_stopped();
  }
  if (readable < slice.size() || parsed_ - token_end_ > kTagLimit) fail();
}

// By one of our handlers, or by an error.
void Reader::parser_stopped() {
  if (!stopped_ && in_stream_ && open_.empty() && XML_GetErrorCode(parser_.get()) == XML_ERROR_MISPLACED_XML_PI) {
    // An XML declaration between elements: the peer has begun a new stream.
    emit_whitespace(event_begin());
    begin_again_at(event_begin());
  }
  if (!begin_again_) return fail();
  parser_.reset();
  open_.clear();
  in_stream_ = false;
  parsed_ = *begin_again_;
  begin_again_.reset();
}

void Reader::stop() {
  stopped_ = true;
  if (parser_) XML_StopParser(parser_.get(), XML_FALSE);
}

void Reader::fail() {
  if (failed_ || begin_again_) return;
  if (in_stream_ && open_.empty()) emit_whitespace(whitespace_end());
  failed_ = true;
  stop();
}

void Reader::begin_again_at(std::size_t offset) {
  begin_again_ = offset;
  stop();
}

// Notes that a token is finished. False: it is not to be read.
bool Reader::take_token() {
  if (stopped_) return false;  // expat may finish what it has begun
  const std::size_t begin = event_begin();
  token_end_ = event_end();
  if (token_end_ - begin > kTagLimit) fail();
  return !stopped_;
}

void Reader::opened(const char* full_name, const char** attributes) {
  if (!take_token()) return;
  const std::size_t begin = event_begin();
  const std::size_t end = event_end();
  Element element;
  const std::string_view full(full_name);
  const std::size_t separator = full.find(kSeparator);
  if (separator != std::string_view::npos) element.space = full.substr(0, separator);
  element.name = full.substr(separator == std::string_view::npos ? 0 : separator + 1);
  const bool header = element.is(name::stream, "stream");
  if (in_stream_ && open_.empty()) {
    emit_whitespace(begin);
    if (header) return begin_again_at(begin);
    elements_ = 0;
  }
  if (open_.size() >= kDepthLimit || ++elements_ > kElementLimit || end - claimed_ > kUnitLimit) return fail();
  if (!in_stream_ && !header) return fail();
  for (; attributes[0] != nullptr; attributes += 2)
    if (std::strchr(attributes[0], kSeparator) == nullptr)
      element.attributes.emplace_back(attributes[0], attributes[1]);
  element.begin = begin - claimed_;
  element.end = end - claimed_;
  if (in_stream_) {
    open_.push_back(std::move(element));
    return;
  }
  in_stream_ = true;
  elements_ = 0;
  emit(Item::Type::open, end, std::move(element));
}

void Reader::closed() {
  if (!take_token()) return;
  const std::size_t end = event_end();
  if (open_.empty()) {
    emit_whitespace(event_begin());
    emit(Item::Type::close, end);  // nothing, where the header was an empty element
    after_stream_ = true;
    return begin_again_at(end);
  }
  if (end - claimed_ > kUnitLimit) return fail();
  Element element = std::move(open_.back());
  open_.pop_back();
  element.end = end - claimed_;
  if (open_.empty()) return emit(Item::Type::element, end, std::move(element));
  open_.back().children.push_back(std::move(element));
}

void Reader::characters(ByteView text) {
  if (!take_token()) return;
  if (!open_.empty()) {
    open_.back().text += text;
    return;
  }
  // As written: "&#32;" between elements is no white space either.
  const std::size_t begin = std::max(event_begin(), claimed_);
  if (ByteView(buffer_).substr(0, event_end()).find_first_not_of(kSpace, begin) != ByteView::npos) fail();
}

void Reader::emit(Item::Type type, std::size_t end, Element element) {
  if (end <= claimed_) return;
  out_->push_back({type, buffer_.substr(claimed_, end - claimed_), std::move(element)});
  claimed_ = end;
}

void Reader::emit_whitespace(std::size_t end) { emit(Item::Type::whitespace, end); }

std::size_t Reader::whitespace_end() const {
  return std::min(buffer_.find_first_not_of(kSpace, claimed_), buffer_.size());
}

std::size_t Reader::event_begin() const {
  return static_cast<std::size_t>(origin_ + XML_GetCurrentByteIndex(parser_.get()));
}

std::size_t Reader::event_end() const {
  return event_begin() + static_cast<std::size_t>(XML_GetCurrentByteCount(parser_.get()));
}

}  // namespace footpad::dialogue::xmpp
