#include "websocket.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <utility>

#include "base/text.h"

namespace zoo {

namespace {

using footpad::Error;

constexpr std::size_t largest = 1 << 20;
constexpr unsigned continuation = 0, text = 1, closing = 8, ping = 9, pong = 10;

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count));
  return out;
}

std::string masked_frame(unsigned opcode, std::string_view payload) {
  std::string out(1, static_cast<char>(0x80U | opcode));
  const std::size_t size = payload.size();
  if (size < 126) {
    out += static_cast<char>(0x80U | size);
  } else {
    const int octets = size > 0xFFFF ? 8 : 2;
    out += static_cast<char>(0x80U | (octets == 8 ? 127U : 126U));
    for (int i = octets; i-- > 0;) out += static_cast<char>(static_cast<unsigned long long>(size) >> (8 * i));
  }
  const std::string mask = random_bytes(4);
  out += mask;
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(payload[i] ^ mask[i % 4]);
  return out;
}

std::string accept_of(const std::string& key) {
  const std::string all = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(all.data(), all.size(), digest.data(), &size, EVP_sha1(), nullptr);
  return footpad::to_base64({reinterpret_cast<const char*>(digest.data()), size});
}

std::string field(const std::string& head, const std::string& name) {
  for (const std::string& line : footpad::split(head, '\n')) {
    const auto colon = line.find(':');
    if (colon != std::string::npos && footpad::lower(line.substr(0, colon)) == name)
      return std::string(footpad::trim(std::string_view(line).substr(colon + 1)));
  }
  return "";
}

}  // namespace

std::string Websocket::wish(const std::string& host, const std::string& path) {
  key_ = footpad::to_base64(random_bytes(16));
  return "GET " + path + " HTTP/1.1\r\nHost: " + host +
         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key_ +
         "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n";
}

footpad::Result<bool> Websocket::is_granted() {
  const auto end = input_.find("\r\n\r\n");
  if (end == std::string::npos)
    return input_.size() > largest ? footpad::Result<bool>(Error{"the answer has no end", "", ""}) : false;
  head_ = input_.substr(0, end);
  input_.erase(0, end + 4);
  if (!head_.starts_with("HTTP/1.1 101 ")) return Error{"the server does not speak WebSocket", "", ""};
  if (takes_any_upgrade_) return true;
  if (footpad::lower(field(head_, "upgrade")) != "websocket" || footpad::lower(field(head_, "connection")) != "upgrade")
    return Error{"the server upgrades to something else", "", ""};
  if (field(head_, "sec-websocket-accept") != accept_of(key_))
    return Error{"the server has not read the request", "", ""};
  if (field(head_, "sec-websocket-protocol") != "xmpp") return Error{"the server does not speak XMPP", "", ""};
  if (!field(head_, "sec-websocket-extensions").empty()) return Error{"an extension that nobody asked for", "", ""};
  return true;
}

std::string Websocket::location() const { return field(head_, "location"); }

std::optional<Item> Websocket::next() {
  while (fault_.empty()) {
    auto frame = next_frame();
    if (!frame) return std::nullopt;
    if (frame->opcode == ping) pongs_ += masked_frame(pong, frame->payload);
    if (frame->opcode == closing) return Item{Item::Kind::end, {}, 0};
    if (frame->opcode > text) continue;
    if (in_text_ == (frame->opcode == text)) fault_ = "the fragments are in disorder";
    text_ += frame->payload;
    if (text_.size() > largest) fault_ = "the message is too long";
    in_text_ = !frame->final;
    if (frame->final) return item_of(std::exchange(text_, {}));
  }
  return std::nullopt;
}

std::string Websocket::take_pongs() { return std::exchange(pongs_, {}); }

std::optional<Websocket::Frame> Websocket::next_frame() {
  const auto octet = [this](std::size_t at) { return static_cast<unsigned char>(input_[at]); };
  if (input_.size() < 2) return std::nullopt;
  const unsigned opcode = octet(0) & 0x0FU, length = octet(1) & 0x7FU;
  const bool known = opcode == continuation || opcode == text || (opcode >= closing && opcode <= pong);
  if ((octet(0) & 0x70U) != 0 || (octet(1) & 0x80U) != 0 || !known) fault_ = "a frame that no server may send";
  const std::size_t octets = length == 127 ? 8 : length == 126 ? 2 : 0;
  if (!fault_.empty() || input_.size() < 2 + octets) return std::nullopt;
  unsigned long long size = octets == 0 ? length : 0;
  for (std::size_t i = 0; i < octets; ++i) size = size << 8U | octet(2 + i);
  if (size > largest) fault_ = "the frame is too long";
  if (!fault_.empty() || input_.size() < 2 + octets + size) return std::nullopt;
  Frame frame{opcode, (octet(0) & 0x80U) != 0, input_.substr(2 + octets, static_cast<std::size_t>(size))};
  input_.erase(0, 2 + octets + static_cast<std::size_t>(size));
  return frame;
}

std::optional<Item> Websocket::item_of(const std::string& message) {
  Reader reader;
  reader.feed("<zoo:stream xmlns:zoo='" + std::string(ns::streams) + "'>");
  static_cast<void>(reader.next());
  reader.feed(message);
  auto item = reader.next();
  if (!item || item->kind != Item::Kind::element || !reader.fault().empty() || !footpad::trim(reader.rest()).empty()) {
    fault_ = "a message that is not one element";
    return std::nullopt;
  }
  if (item->element.is(ns::framing, "open")) item->kind = Item::Kind::header;
  if (item->element.is(ns::framing, "close")) item->kind = Item::Kind::end;
  return item;
}

std::string text_frame(std::string_view message) { return masked_frame(text, message); }

}  // namespace zoo
