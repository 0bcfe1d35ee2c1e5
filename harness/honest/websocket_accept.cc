#include "honest/websocket_accept.h"

#include <openssl/evp.h>

#include "base/text.h"

namespace footpad::honest::http {
namespace {

constexpr std::size_t kKeySize = 16;

// RFC 6455 §1.3.
std::string accept_of(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  Bytes digest(static_cast<std::size_t>(EVP_MD_get_size(EVP_sha1())), '\0');
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha1(), nullptr);
  return to_base64(digest);
}

}  // namespace

Response accept_websocket(const dialogue::http::Head& request, std::string_view subprotocol) {
  const std::string_view key = request.field("sec-websocket-key");
  const auto nonce = from_base64(key);
  if (!request.lists("connection", "upgrade") || !request.lists("upgrade", "websocket") ||
      request.field("sec-websocket-version") != "13")
    return {426, {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Version", "13"}}, ""};
  if (request.method != "GET" || !nonce || nonce->size() != kKeySize ||
      !request.lists("sec-websocket-protocol", subprotocol))
    return {400, {}, ""};
  return {101,
          {{"Upgrade", "websocket"},
           {"Connection", "Upgrade"},
           {"Sec-WebSocket-Accept", accept_of(key)},
           {"Sec-WebSocket-Protocol", std::string(subprotocol)}},
          ""};
}

}  // namespace footpad::honest::http
