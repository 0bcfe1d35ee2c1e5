#include "tls/end.h"

#include <openssl/buffer.h>
#include <openssl/err.h>

#include <array>
#include <climits>
#include <utility>

#include "tls/binding.h"
#include "tls/context.h"
#include "tls/credentials.h"
#include "tls/handles.h"
#include "tls/observe.h"
#include "tls/reason.h"
#include "tls/tickets.h"

namespace footpad::tls {
namespace {

class MemoryEnd final : public End {
 public:
  // Takes an SSL without BIOs; it talks to memory only.
  explicit MemoryEnd(SslPtr ssl) : ssl_(std::move(ssl)), in_(BIO_new(BIO_s_mem())), out_(BIO_new(BIO_s_mem())) {
    BIO_set_mem_eof_return(in_, -1);  // empty is "not yet", not the end
    BIO_set_mem_eof_return(out_, -1);
    SSL_set_bio(ssl_.get(), in_, out_);  // owns both from here on
    attach(ssl_.get(), &observed_);
  }

  SSL* ssl() { return ssl_.get(); }
  void serve(const ServerConfig& config) {
    observed_.alpn = config.alpn;
    for (const Bytes& certificate : config.credentials.chain) observed_.chain += certificate;
    observed_.staple = config.credentials.staple;
    ticket_key_ = config.ticket_key;
    observed_.ticket_key = ticket_key_.get();
    reads_early_data_ = ticket_key_ != nullptr && config.early_data > 0;
  }

  void receive(ByteView ciphertext) override {
    if (failed_ || ciphertext.empty()) return;
    if (peer_closed_) return fail("bytes behind close_notify");
    while (!ciphertext.empty()) {
      const auto part = ciphertext.substr(0, INT_MAX);
      if (BIO_write(in_, part.data(), static_cast<int>(part.size())) != static_cast<int>(part.size()))
        return fail("no memory for what the peer sent");
      ciphertext.remove_prefix(part.size());
    }
    progress();
  }

  void send(ByteView plaintext) override {
    if (failed_ || closed_) return;
    // What can go at once need not be queued; what is to go must not be lost where it cannot.
    if (established_ && queued_.empty() && !plaintext.empty() && written(plaintext)) plaintext = {};
    queued_ += plaintext;
    progress();
  }

  void close_notify() override {
    if (failed_ || closed_ || !established_) return;
    closed_ = true;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }

  Bytes take_ciphertext() override {
    Bytes out(BIO_ctrl_pending(out_), '\0');
    if (out.empty()) return out;
    std::size_t size = 0;
    BIO_read_ex(out_, out.data(), out.size(), &size);
    out.resize(size);
    if (established_ && !std::exchange(lean_, true)) let_go();
    return out;
  }

  Bytes take_early_data() override { return std::exchange(early_data_, {}); }
  Bytes take_plaintext() override { return std::exchange(plaintext_, {}); }
  std::vector<Event> take_events() override { return std::exchange(observed_.events, {}); }
  std::string take_key_log() override { return std::exchange(observed_.key_log, {}); }
  [[nodiscard]] std::vector<Bytes> peer_certificates() const override {
    std::vector<Bytes> out;
    const CertificatePtr leaf(SSL_get1_peer_certificate(ssl_.get()));
    if (leaf) out.push_back(der_of(i2d_X509, leaf.get()));
    // Without the leaf on a server's side, with it on a client's.
    STACK_OF(X509)* const rest = SSL_get_peer_cert_chain(ssl_.get());
    for (int i = SSL_is_server(ssl_.get()) == 1 ? 0 : 1; i < sk_X509_num(rest); ++i)
      out.push_back(der_of(i2d_X509, sk_X509_value(rest, i)));
    return out;
  }
  [[nodiscard]] Bytes exporter_binding() const override { return tls::exporter_binding(ssl_.get()); }
  [[nodiscard]] bool established() const override { return established_; }
  [[nodiscard]] bool failed() const override { return failed_; }
  [[nodiscard]] bool peer_closed() const override { return peer_closed_; }

  // As far as the bytes at hand allow: handshake, then what is queued out, then what has come in.
  void progress() {
    ERR_clear_error();
    if (reads_early_data_ && !failed_) read_early_data();
    if (!established_ && !reads_early_data_ && !failed_) shake_hands();
    if (established_ && !failed_) write_queued();
    if (established_ && !failed_) read_all();
    if (!failed_ && !observed_.own_fault.empty()) fail(observed_.own_fault);
    ERR_clear_error();
  }

 private:
  void read_early_data() {
    std::array<char, 16384> buffer;
    for (;;) {
      std::size_t size = 0;
      const int result = SSL_read_early_data(ssl_.get(), buffer.data(), buffer.size(), &size);
      if (result == SSL_READ_EARLY_DATA_ERROR) return unless_it_waits(0);
      early_data_.append(buffer.data(), size);
      if (result != SSL_READ_EARLY_DATA_FINISH) continue;
      reads_early_data_ = false;
      return;
    }
  }

  void shake_hands() {
    const int result = SSL_do_handshake(ssl_.get());
    if (result != 1) return unless_it_waits(result);
    if (!observed_.own_fault.empty()) return;
    established_ = true;
    Event event{Event::Type::handshake_done, SSL_get_version(ssl_.get()), {}, {}, 0, {}};
    event.number = SSL_session_reused(ssl_.get());
    event.text += std::string(" ") + SSL_get_cipher_name(ssl_.get());
    const unsigned char* alpn = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &alpn, &size);
    if (alpn != nullptr) event.alpn.assign(reinterpret_cast<const char*>(alpn), size);
    observed_.events.push_back(std::move(event));
  }

  void write_queued() {
    if (!queued_.empty() && written(queued_)) queued_.clear();
  }

  bool written(ByteView plaintext) {
    ERR_clear_error();
    std::size_t size = 0;
    const int result = SSL_write_ex(ssl_.get(), plaintext.data(), plaintext.size(), &size);
    if (result != 1) unless_it_waits(result);
    return result == 1;
  }

  void read_all() {
    std::array<char, 16384> buffer;
    if (plaintext_.empty()) plaintext_.reserve(BIO_ctrl_pending(in_));
    while (!peer_closed_) {
      std::size_t size = 0;
      const int result = SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &size);
      if (result == 1) {
        plaintext_.append(buffer.data(), size);
      } else if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) {
        peer_closed_ = true;
      } else {
        return unless_it_waits(result);
      }
    }
    if (BIO_ctrl_pending(in_) > 0) fail("bytes behind close_notify");
  }

  void unless_it_waits(int result) {
    const int error = SSL_get_error(ssl_.get(), result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
    const bool no_suite = ERR_GET_REASON(ERR_peek_error()) == SSL_R_NO_SHARED_CIPHER;
    fail(reason_in_queue(), no_suite ? 1 : 0);
  }

  // The handshake was long, and what comes behind it may never be: a connection that is idle holds little.
  void let_go() {
    for (BIO* const bio : {in_, out_})
      if (BUF_MEM* const fresh = BIO_ctrl_pending(bio) == 0 ? BUF_MEM_new() : nullptr)
        BIO_ctrl(bio, BIO_C_SET_BUF_MEM, BIO_CLOSE, fresh);  // frees the one before
  }

  void fail(std::string reason, int number = 0) {
    failed_ = true;
    queued_.clear();
    observed_.events.push_back({Event::Type::failed, std::move(reason), {}, {}, number, {}});
  }

  Observed observed_;
  SslPtr ssl_;
  BIO* in_;
  BIO* out_;
  std::shared_ptr<const TicketKey> ticket_key_;
  Bytes queued_, early_data_, plaintext_;
  bool reads_early_data_ = false;
  bool lean_ = false;  // the handshake's memory has been let go
  bool established_ = false, failed_ = false, peer_closed_ = false, closed_ = false;
};

// What OpenSSL has left out of its defaults for good reasons.
Status use_suites(SSL* ssl, KeyExchange key_exchange) {
  if (key_exchange == KeyExchange::any) return Done{};
  const bool anonymous = key_exchange == KeyExchange::anonymous;
  if (anonymous) SSL_set_security_level(ssl, 0);
  if (SSL_set_cipher_list(ssl, anonymous ? "ADH:AECDH:!eNULL" : "kRSA:!eNULL") == 1 && SSL_set_dh_auto(ssl, 1) == 1)
    return Done{};
  ERR_clear_error();
  return Error{std::string("OpenSSL has no suites with ") + (anonymous ? "anonymous" : "static RSA") + " key exchange",
               "it was built without them: openssl ciphers -v ALL:@SECLEVEL=0", ""};
}

Error no_memory() { return {"OpenSSL could not make a TLS connection", "is the machine out of memory?", ""}; }

}  // namespace

Result<std::unique_ptr<End>> End::server(const ServerConfig& config) {
  auto context = shared_context({true, config.min_version, config.max_version, config.danger_security_level_0 ? 0 : 1});
  if (!context) return context.error();
  SslPtr ssl(SSL_new(*context));
  if (!ssl) return no_memory();
  if (auto status = use_suites(ssl.get(), config.key_exchange); !status) return status.error();
  if (config.key_exchange != KeyExchange::anonymous)
    if (auto status = use_credentials(ssl.get(), config.credentials); !status) return status.error();
  if (config.request_certificate) SSL_set_verify(ssl.get(), SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
  if (auto status = use_tickets(ssl.get(), config.ticket_key.get(), config.early_data); !status) return status.error();
  SSL_set_accept_state(ssl.get());
  auto end = std::make_unique<MemoryEnd>(std::move(ssl));
  end->serve(config);
  return std::unique_ptr<End>(std::move(end));
}

Result<std::unique_ptr<End>> End::hello_reader() {
  auto context = shared_context({true, "1.2", "1.3", 1});
  if (!context) return context.error();
  SslPtr ssl(SSL_new(*context));
  if (!ssl) return no_memory();
  SSL_set_accept_state(ssl.get());
  return std::unique_ptr<End>(std::make_unique<MemoryEnd>(std::move(ssl)));
}

Result<std::unique_ptr<End>> End::client(const ClientConfig& config) {
  auto context = shared_context({false, "1.2", "1.3", 1});
  if (!context) return context.error();
  SslPtr ssl(SSL_new(*context));
  if (!ssl) return no_memory();
  if (config.alpn.size() > 255) return Error{"the ALPN name is longer than 255 octets", "shorten it", ""};
  if (!config.alpn.empty()) {
    const Bytes wire = static_cast<char>(config.alpn.size()) + config.alpn;
    if (SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(wire.data()),
                            static_cast<unsigned>(wire.size())) != 0)
      return no_memory();
  }
  Bytes sni = config.sni;
  if (!sni.empty() && SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, sni.data()) != 1) {
    ERR_clear_error();
    return Error{"'" + config.sni + "' cannot be a server name", "it is longer than 255 octets", ""};
  }
  if (!config.credentials.chain.empty())
    if (auto status = use_credentials(ssl.get(), config.credentials); !status) return status.error();
  SSL_set_connect_state(ssl.get());
  auto end = std::make_unique<MemoryEnd>(std::move(ssl));
  end->progress();  // the ClientHello is ready at once
  return std::unique_ptr<End>(std::move(end));
}

}  // namespace footpad::tls
