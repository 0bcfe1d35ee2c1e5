#include "dialogue/websocket.h"

#include <algorithm>
#include <utility>

namespace footpad::dialogue::websocket {
namespace {

constexpr std::size_t kMaskSize = 4;
constexpr std::uint64_t kTwoBytes = 126, kEightBytes = 127;  // a length that says how long the length is

std::uint8_t octet(ByteView bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

bool is_final(ByteView header) { return (octet(header, 0) & 0x80U) != 0; }
unsigned opcode_of(ByteView header) { return octet(header, 0) & 0x0FU; }
bool is_control(ByteView header) { return (opcode_of(header) & 0x08U) != 0; }
bool is_masked(ByteView header) { return (octet(header, 1) & 0x80U) != 0; }

std::size_t length_size(ByteView header) {
  const unsigned length = octet(header, 1) & 0x7FU;
  return length == kTwoBytes ? 2 : length == kEightBytes ? 8 : 0;
}

std::uint64_t length_of(ByteView header) {
  const std::size_t size = length_size(header);
  if (size == 0) return octet(header, 1) & 0x7FU;
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < size; ++i) length = length << 8U | octet(header, 2 + i);
  return length;
}

bool is_minimal(ByteView header) {
  const std::size_t size = length_size(header);
  const std::uint64_t length = length_of(header);
  return size == 0 || (size == 2 ? length >= kTwoBytes : length > 0xFFFF && length >> 63U == 0);
}

Message::Type type_of(unsigned opcode) {
  switch (static_cast<Opcode>(opcode)) {
    case Opcode::text: return Message::Type::text;
    case Opcode::binary: return Message::Type::binary;
    case Opcode::close: return Message::Type::close;
    case Opcode::ping: return Message::Type::ping;
    case Opcode::pong: return Message::Type::pong;
    case Opcode::continuation: break;
  }
  return Message::Type::opaque;
}

}  // namespace

void Reader::feed(ByteView bytes, std::vector<Message>& out) {
  while (!bytes.empty()) {
    if (!in_payload_) {
      header_ += bytes[0];
      bytes_ += bytes[0];
      bytes.remove_prefix(1);
      if (header_.size() >= 2 && header_.size() == header_size()) begin_frame();
    }
    if (!in_payload_) continue;
    const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    read_payload(bytes.substr(0, here));
    bytes.remove_prefix(here);
    if (bytes_.size() > kMessageLimit) {
      if (fault_.empty()) fault_ = "a message too long to be read";
      long_ = true;
    }
    if (left_ == 0)
      end_frame(out);
    else if (long_)
      emit(Message::Type::opaque, out);
  }
}

Bytes Reader::take_pending() {
  Bytes pending = std::move(bytes_);
  *this = Reader(side_);
  return pending;
}

std::size_t Reader::header_size() const { return 2 + length_size(header_) + (is_masked(header_) ? kMaskSize : 0); }

void Reader::begin_frame() {
  left_ = length_of(header_);
  offset_ = 0;
  mask_ = is_masked(header_) ? header_.substr(header_.size() - kMaskSize) : Bytes();
  in_payload_ = true;
  control_begin_ = plain_.size();
  if (fault_.empty()) fault_ = fault_of_frame(is_masked(header_), is_minimal(header_));
  if (!is_control(header_) && opcode_of(header_) != 0) type_ = type_of(opcode_of(header_));
}

std::string Reader::fault_of_frame(bool masked, bool minimal) const {
  const unsigned opcode = opcode_of(header_);
  if ((octet(header_, 0) & 0x70U) != 0) return "reserved bits are set, for an extension that nobody agreed on";
  if (opcode != 0 && type_of(opcode) == Message::Type::opaque) return "a frame of an unknown kind";
  if (masked != (side_ == Side::client))
    return masked ? "the server masks its frames" : "the client does not mask its frames";
  if (!minimal) return "a length that is not written as it must be";
  if (is_control(header_)) {
    if (!is_final(header_)) return "a control frame in fragments";
    return left_ > kControlLimit ? "a control frame that is too long" : "";
  }
  if (opcode == 0 && !open_) return "a continuation of nothing";
  if (opcode != 0 && open_) return "a message inside a message";
  return "";
}

void Reader::read_payload(ByteView part) {
  bytes_ += part;
  if (mask_.empty()) {
    plain_ += part;
  } else {
    for (const char c : part)
      plain_ += static_cast<char>(octet({&c, 1}, 0) ^ octet(mask_, static_cast<std::size_t>(offset_++ % kMaskSize)));
  }
  left_ -= part.size();
}

void Reader::end_frame(std::vector<Message>& out) {
  const bool control = is_control(header_), final = is_final(header_);
  const unsigned opcode = opcode_of(header_);
  header_.clear();
  in_payload_ = false;
  if (!fault_.empty()) {
    // A long message is over with its last frame; anything else that is wrong ends what it stands in.
    open_ = long_ && (control ? open_ : !final);
    emit(Message::Type::opaque, out);
    if (open_) return;
    fault_.clear();
    long_ = false;
  } else if (control && open_) {
    out.push_back({type_of(opcode), {}, plain_.substr(control_begin_), {}});
    plain_.erase(control_begin_);
  } else if (control) {
    emit(type_of(opcode), out);
  } else if (!final) {
    open_ = true;
  } else {
    open_ = false;
    emit(type_, out);
  }
}

void Reader::emit(Message::Type type, std::vector<Message>& out) {
  out.push_back({type, std::exchange(bytes_, {}), std::exchange(plain_, {}), fault_});
}

Bytes frame(Opcode opcode, ByteView payload, bool masked) {
  Bytes out(1, static_cast<char>(0x80U | static_cast<unsigned>(opcode)));
  const unsigned mask_bit = masked ? 0x80U : 0;
  std::size_t size = 0;  // of the length behind the first seven bits
  if (payload.size() >= kTwoBytes) size = payload.size() > 0xFFFF ? 8 : 2;
  const std::uint64_t first = size == 0 ? payload.size() : size == 2 ? kTwoBytes : kEightBytes;
  out += static_cast<char>(mask_bit | static_cast<unsigned>(first));
  for (std::size_t i = size; i-- > 0;) out += static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> (8 * i));
  if (masked) out.append(kMaskSize, '\0');
  return out.append(payload);
}

}  // namespace footpad::dialogue::websocket
