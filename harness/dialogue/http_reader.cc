#include "dialogue/http_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace footpad::dialogue::http {
namespace {

constexpr std::size_t kLineLimit = 4096;  // a chunk's size with extensions, or a trailer

// Where the empty line that ends a head is over, looking from `from`; npos: not here yet. Empty lines in front are part
// of the head.
std::size_t head_end(ByteView bytes, std::size_t from) {
  const std::size_t start = bytes.find_first_not_of("\r\n");
  if (start == ByteView::npos) return ByteView::npos;
  for (auto at = bytes.find('\n', std::max(start, from)); at != ByteView::npos; at = bytes.find('\n', at + 1)) {
    const ByteView next = bytes.substr(at + 1, 2);
    if (next.starts_with('\n')) return at + 2;
    if (next == "\r\n") return at + 3;
  }
  return ByteView::npos;
}

template <class Number>
std::optional<Number> number(ByteView text, int base) {
  Number value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return fault == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// nullopt: there are several that differ, or one that is no number. 0 where there is none.
std::optional<std::uint64_t> content_length(const Head& head) {
  std::optional<std::uint64_t> length;
  for (const auto& [name, value] : head.fields) {
    if (name != "content-length") continue;
    for (const std::string& part : split(value, ',')) {
      const auto one = number<std::uint64_t>(trim(part), 10);
      if (!one || (length && *length != *one)) return std::nullopt;
      length = one;
    }
  }
  return length.value_or(0);
}

}  // namespace

void Reader::feed(ByteView bytes, std::vector<Item>& out) {
  buffer_ += bytes;
  while (step(out)) {
  }
}

Bytes Reader::take_pending() {
  Bytes pending = std::move(buffer_);
  restart();
  return pending;
}

void Reader::restart() {
  state_ = State::head;
  buffer_.clear();
  plain_.clear();
  asked_.clear();
  read_ = scanned_ = 0;
  left_ = 0;
  chunked_ = long_ = false;
}

void Reader::asked(const Head& request) {
  if (asked_.size() == kOpenRequests) asked_.pop_front();
  asked_.push_back({request.method, request.has_credential()});
}

// False: more bytes are needed.
bool Reader::step(std::vector<Item>& out) {
  switch (state_) {
    case State::head: return read_next_head(out);
    case State::length: return read_length(out);
    case State::chunk_size:
    case State::chunk:
    case State::chunk_end:
    case State::trailer: return read_chunks(out);
    case State::until_close: emit(Item::Type::body, buffer_.size(), out); return false;
    case State::failed:
      emit(Item::Type::opaque, buffer_.size(), out);
      chunked_ = false;  // what comes now says itself
      return false;
    case State::stopped: return false;
  }
  return false;
}

bool Reader::read_next_head(std::vector<Item>& out) {
  if (buffer_.empty()) return false;
  const std::size_t end = head_end(buffer_, scanned_);
  if (end == Bytes::npos && buffer_.size() <= kHeadLimit && may_begin_head(side_, buffer_)) {
    scanned_ = buffer_.size() - std::min<std::size_t>(buffer_.size(), 2);
    return false;
  }
  scanned_ = 0;
  Item item;
  item.bytes = buffer_.substr(0, end);
  auto head = end <= kHeadLimit ? read_head(side_, item.bytes, item.spans) : std::nullopt;
  if (!head) {
    fail();
    return true;
  }
  buffer_.erase(0, end);
  item.type = Item::Type::head;
  item.head = std::move(*head);
  begin_body(item, out);
  return true;
}

// RFC 9112 §6.3.
void Reader::begin_body(Item& item, std::vector<Item>& out) {
  const Head& head = item.head;
  const bool response = side_ == Side::server;
  const bool interim = response && head.status < 200 && head.status != 101;
  std::string method = head.method;
  if (response && !asked_.empty()) {
    method = asked_.front().method;
    item.answers_credential = asked_.front().with_credential;
    if (!interim) asked_.pop_front();
  }
  const bool switches = response ? head.status == 101 || (method == "CONNECT" && head.status / 100 == 2)
                                 : method == "CONNECT" || head.lists("connection", "upgrade");
  const bool bodiless =
      response && (interim || method == "HEAD" || head.status == 204 || head.status == 304 || head.status == 101);
  const std::string coding = head.transfer_coding();
  const auto length = content_length(head);
  item.ends = true;
  state_ = State::head;
  if (bodiless || (response && switches)) {
    // nothing follows
  } else if (!coding.empty()) {
    chunked_ = coding == "chunked";
    item.ends = false;
    state_ = chunked_ ? State::chunk_size : response ? State::until_close : State::failed;
  } else if (!length) {
    item.ends = false;
    state_ = State::failed;
  } else if (head.has("content-length")) {
    item.ends = *length == 0;
    left_ = *length;
    long_ = left_ > kBodyLimit;
    if (left_ > 0) state_ = State::length;
  } else if (response) {
    item.ends = false;
    state_ = State::until_close;
  }
  if (switches && item.ends) state_ = State::stopped;
  out.push_back(std::move(item));
}

bool Reader::read_length(std::vector<Item>& out) {
  const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffer_.size()));
  if (here == 0 || (here < left_ && !long_)) return false;
  left_ -= here;
  emit(long_ ? Item::Type::opaque : Item::Type::body, here, out);
  if (left_ > 0) return false;
  end_message(out);
  return true;
}

// Moves read_ over what is understood; the item is made at the end of the body, or where it grows too long.
bool Reader::read_chunks(std::vector<Item>& out) {
  bool whole = false;
  for (ByteView line; !whole && state_ != State::failed;) {
    if (state_ == State::chunk) {
      const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffer_.size() - read_));
      plain_.append(buffer_, read_, here);
      read_ += here;
      scanned_ = read_;
      left_ -= here;
      if (left_ > 0) break;
      state_ = State::chunk_end;
    }
    if (!take_line(line)) break;
    if (state_ == State::chunk_end) {
      if (!line.empty()) fail();
      if (state_ != State::failed) state_ = State::chunk_size;
    } else if (state_ == State::trailer) {
      whole = line.empty();
    } else {
      const auto size = number<std::uint64_t>(trim(line.substr(0, line.find(';'))), 16);
      if (!size) fail();
      if (size) left_ = *size;
      if (size) state_ = *size > 0 ? State::chunk : State::trailer;
    }
  }
  if (state_ == State::failed) return true;
  long_ = long_ || read_ > kBodyLimit;
  if (whole || long_) emit(long_ ? Item::Type::opaque : Item::Type::body, read_, out);
  if (whole) end_message(out);
  return whole;
}

// A line behind read_, without its end. False: it is not here yet, or there can be none.
bool Reader::take_line(ByteView& line) {
  const auto feed = buffer_.find('\n', std::max(read_, scanned_));
  if (feed == Bytes::npos) {
    scanned_ = buffer_.size();
    if (buffer_.size() - read_ > kLineLimit) fail();
    return false;
  }
  line = ByteView(buffer_).substr(read_, feed - read_);
  if (line.ends_with('\r')) line.remove_suffix(1);
  read_ = feed + 1;
  if (line.size() > kLineLimit) fail();
  return state_ != State::failed;
}

void Reader::end_message(std::vector<Item>& out) {
  if (!out.empty()) out.back().ends = true;
  state_ = State::head;
  chunked_ = long_ = false;
}

void Reader::emit(Item::Type type, std::size_t size, std::vector<Item>& out) {
  if (size == 0) return;
  Item& item = out.emplace_back();
  item.type = type;
  item.bytes = size == buffer_.size() ? std::exchange(buffer_, {}) : buffer_.substr(0, size);
  if (chunked_) item.plain = std::exchange(plain_, {});
  buffer_.erase(0, std::min(size, buffer_.size()));
  read_ = scanned_ = 0;
}

}  // namespace footpad::dialogue::http
