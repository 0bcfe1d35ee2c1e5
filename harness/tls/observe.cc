#include "tls/observe.h"

#include "base/text.h"
#include "tls/wire.h"

namespace footpad::tls {
namespace {

ByteView view(const unsigned char* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

ByteView hello_extension(SSL* ssl, unsigned type) {
  const unsigned char* data = nullptr;
  std::size_t size = 0;
  return SSL_client_hello_get0_ext(ssl, type, &data, &size) == 1 ? view(data, size) : ByteView();
}

int on_client_hello(SSL* ssl, int*, void*) {
  Observed* const seen = observed_of(ssl);
  if (seen == nullptr || seen->hello_seen) return SSL_CLIENT_HELLO_SUCCESS;  // the second one answers a retry request
  seen->hello_seen = true;
  Event event{Event::Type::client_hello, {}, {}, {}, 0, {}};
  event.text = server_name_of(hello_extension(ssl, TLSEXT_TYPE_server_name));
  event.alpn = join(alpn_of(hello_extension(ssl, TLSEXT_TYPE_application_layer_protocol_negotiation)), ",");
  event.versions =
      join(versions_of(hello_extension(ssl, TLSEXT_TYPE_supported_versions), SSL_client_hello_get0_legacy_version(ssl)),
           ",");
  const bool may_resume =
      !hello_extension(ssl, TLSEXT_TYPE_session_ticket).empty() || !hello_extension(ssl, TLSEXT_TYPE_psk).empty();
  event.number = may_resume ? 1 : 0;
  seen->events.push_back(std::move(event));
  return SSL_CLIENT_HELLO_SUCCESS;
}

// Never fails the handshake: a client that offers other protocols than this one is still to be attacked.
int on_alpn(SSL* ssl, const unsigned char** out, unsigned char* out_size, const unsigned char* offered, unsigned size,
            void*) {
  const Observed* const seen = observed_of(ssl);
  if (seen == nullptr || seen->alpn.empty()) return SSL_TLSEXT_ERR_NOACK;
  for (unsigned at = 0; at + 1 < size && at + 1 + offered[at] <= size; at += 1U + offered[at])
    if (view(offered + at + 1, offered[at]) == seen->alpn) {
      *out = offered + at + 1;
      *out_size = offered[at];
      return SSL_TLSEXT_ERR_OK;
    }
  return SSL_TLSEXT_ERR_NOACK;
}

int on_status_request(SSL* ssl, void*) {
  Observed* const seen = observed_of(ssl);
  if (seen == nullptr) return SSL_TLSEXT_ERR_NOACK;
  seen->events.push_back({Event::Type::status_asked, {}, {}, {}, 0, {}});
  const Bytes& staple = seen->staple;
  if (staple.empty()) return SSL_TLSEXT_ERR_NOACK;
  auto* const copy = static_cast<unsigned char*>(OPENSSL_memdup(staple.data(), staple.size()));
  if (copy == nullptr) return SSL_TLSEXT_ERR_NOACK;
  SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<long>(staple.size()));  // takes it
  return SSL_TLSEXT_ERR_OK;
}

// Of the suite that a server has just chosen.
bool authenticates(const SSL* ssl, int how) {
  const SSL_CIPHER* const chosen = SSL_get_pending_cipher(ssl);
  return SSL_is_server(ssl) == 1 && chosen != nullptr && SSL_CIPHER_get_auth_nid(chosen) == how;
}
bool exchanges(const SSL* ssl, int how) {
  const SSL_CIPHER* const chosen = SSL_get_pending_cipher(ssl);
  return SSL_is_server(ssl) == 1 && chosen != nullptr && SSL_CIPHER_get_kx_nid(chosen) == how;
}

void on_message_sent(Observed& seen, SSL* ssl, ByteView message) {
  const auto type = static_cast<unsigned char>(message.front());
  if (type == SSL3_MT_CERTIFICATE && SSL_is_server(ssl) == 1) {
    const auto sent = certificates_in(message, SSL_version(ssl) == TLS1_3_VERSION);
    const Bytes bytes = sent ? join(*sent, "") : Bytes();
    if (!sent || bytes != seen.chain) {
      seen.own_fault = "the Certificate message that left is not the chain that was minted";
      return;
    }
    seen.events.push_back({Event::Type::certificate_sent, {}, {}, {}, static_cast<int>(sent->size()), bytes});
  }
  if (type == SSL3_MT_SERVER_HELLO && seen.chain.empty() && authenticates(ssl, NID_auth_null))
    seen.events.push_back({Event::Type::certificate_sent, {}, {}, {}, 0, {}});
  if (type == SSL3_MT_SERVER_DONE && exchanges(ssl, NID_kx_rsa))
    seen.events.push_back({Event::Type::key_proof_sent, {}, {}, {}, 0, {}});
  if ((type == SSL3_MT_CERTIFICATE_VERIFY || type == SSL3_MT_SERVER_KEY_EXCHANGE) && SSL_is_server(ssl) == 1)
    seen.events.push_back({Event::Type::key_proof_sent, {}, {}, {}, 0, {}});
  if (type == SSL3_MT_NEWSESSION_TICKET) seen.events.push_back({Event::Type::ticket_sent, {}, {}, {}, 0, {}});
}

void on_message(int sent, int, int content_type, const void* data, std::size_t size, SSL* ssl, void*) {
  Observed* const seen = observed_of(ssl);
  if (seen == nullptr || sent == 0 || content_type != SSL3_RT_HANDSHAKE || size == 0) return;
  on_message_sent(*seen, ssl, view(static_cast<const unsigned char*>(data), size));
}

void on_info(const SSL* ssl, int where, int value) {
  Observed* const seen = observed_of(ssl);
  if (seen == nullptr || (where & SSL_CB_ALERT) == 0) return;
  const int code = value & 0xff;
  const auto type = (where & SSL_CB_READ) != 0 ? Event::Type::alert_received : Event::Type::alert_sent;
  seen->events.push_back({type, alert_name(code), {}, {}, code, {}});
}

void on_key_log(const SSL* ssl, const char* line) {
  if (Observed* const seen = observed_of(ssl)) seen->key_log.append(line).append("\n");
}

}  // namespace

void observe(SSL_CTX* context) {
  SSL_CTX_set_client_hello_cb(context, on_client_hello, nullptr);
  SSL_CTX_set_alpn_select_cb(context, on_alpn, nullptr);
  // What the macro SSL_CTX_set_tlsext_status_cb does, without its old-style cast.
  SSL_CTX_callback_ctrl(context, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, reinterpret_cast<void (*)()>(on_status_request));
  SSL_CTX_set_msg_callback(context, on_message);
  SSL_CTX_set_info_callback(context, on_info);
  SSL_CTX_set_keylog_callback(context, on_key_log);
}

void attach(SSL* ssl, Observed* observed) { SSL_set_app_data(ssl, observed); }
Observed* observed_of(const SSL* ssl) { return static_cast<Observed*>(SSL_get_app_data(ssl)); }

}  // namespace footpad::tls
