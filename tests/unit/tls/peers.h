// Two ends that talk in memory, and a plain OpenSSL client that verifies.
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tls/end.h"
#include "tls/handles.h"

namespace footpad::tls {

// Carries bytes both ways until neither side has more to say; `step` 1 gives them one at a time.
template <class Client>
void converse(Client& client, End& server, std::size_t step = 0) {
  const auto feed = [step](auto& to, const Bytes& bytes) {
    const std::size_t size = step == 0 ? std::max<std::size_t>(1, bytes.size()) : step;
    for (std::size_t at = 0; at < bytes.size(); at += size) to.receive(ByteView(bytes).substr(at, size));
  };
  for (int round = 0; round < 50; ++round) {
    const Bytes up = client.take_ciphertext();
    feed(server, up);
    const Bytes down = server.take_ciphertext();
    feed(client, down);
    if (up.empty() && down.empty()) return;
  }
}

class VerifyingClient {
 public:
  // `session`: of an earlier connection, to be resumed; `early`: is sent before the handshake is done.
  VerifyingClient(X509* root, const std::string& host, int version, const char* signatures = nullptr,
                  SSL_SESSION* session = nullptr, const Bytes& early = "", const char* suites = nullptr)
      : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_min_proto_version(context_.get(), version);
    SSL_CTX_set_max_proto_version(context_.get(), version);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    if (root != nullptr) X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), root);
    if (signatures != nullptr) SSL_CTX_set1_sigalgs_list(context_.get(), signatures);
    if (suites != nullptr) SSL_CTX_set_cipher_list(context_.get(), suites);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set1_host(ssl_.get(), host.c_str());
    BIO_set_mem_eof_return(in_, -1);
    SSL_set_bio(ssl_.get(), in_, out_);
    SSL_set_connect_state(ssl_.get());
    if (session != nullptr) SSL_set_session(ssl_.get(), session);
    std::size_t written = 0;
    if (!early.empty()) SSL_write_early_data(ssl_.get(), early.data(), early.size(), &written);
    progress();
  }
  SSL* ssl() { return ssl_.get(); }
  void trust(X509* anchor) { X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), anchor); }
  // RFC 7671; before anything is said. `data`: of a record of this kind.
  void heed_tlsa(const std::string& host, unsigned char usage, unsigned char selector, unsigned char matching,
                 const Bytes& data) {
    SSL_CTX_dane_enable(context_.get());
    SSL_dane_enable(ssl_.get(), host.c_str());
    SSL_dane_set_flags(ssl_.get(), DANE_FLAG_NO_DANE_EE_NAMECHECKS);
    SSL_dane_tlsa_add(ssl_.get(), usage, selector, matching, octets(data), data.size());
  }
  // RFC 6962; before anything is said. `file`: a list of logs, one of which must have seen the certificate.
  bool demand_log(const std::string& file) {
    return SSL_CTX_set_ctlog_list_file(context_.get(), file.c_str()) == 1 &&
           SSL_enable_ct(ssl_.get(), SSL_CT_VALIDATION_STRICT) == 1;
  }
  [[nodiscard]] bool established() const { return established_; }
  [[nodiscard]] long verified() const { return SSL_get_verify_result(ssl_.get()); }
  void receive(ByteView bytes) {
    BIO_write(in_, bytes.data(), static_cast<int>(bytes.size()));
    progress();
  }
  void send(ByteView bytes) { SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())); }
  Bytes take_ciphertext() {
    Bytes out(BIO_ctrl_pending(out_), '\0');
    if (!out.empty()) BIO_read(out_, out.data(), static_cast<int>(out.size()));
    return out;
  }
  Bytes plaintext;

 private:
  void progress() {
    ERR_clear_error();
    if (!established_) established_ = SSL_do_handshake(ssl_.get()) == 1;
    char buffer[4096];
    for (int size = 0; established_ && (size = SSL_read(ssl_.get(), buffer, sizeof buffer)) > 0;)
      plaintext.append(buffer, static_cast<std::size_t>(size));
    ERR_clear_error();
  }
  ContextPtr context_;
  SslPtr ssl_;
  BIO* in_ = BIO_new(BIO_s_mem());
  BIO* out_ = BIO_new(BIO_s_mem());
  bool established_ = false;
};

inline std::string_view name_of(Event::Type type) {
  switch (type) {
    case Event::Type::client_hello: return "client-hello";
    case Event::Type::certificate_sent: return "certificate-sent";
    case Event::Type::key_proof_sent: return "key-proof-sent";
    case Event::Type::ticket_sent: return "ticket-sent";
    case Event::Type::status_asked: return "status-asked";
    case Event::Type::handshake_done: return "handshake-done";
    case Event::Type::alert_received: return "alert-received";
    case Event::Type::alert_sent: return "alert-sent";
    case Event::Type::failed: return "failed";
  }
  return "?";
}

// "client-hello shop.test [xmpp-client] 1.3,1.2": one line an event.
inline std::vector<std::string> lines(const std::vector<Event>& events) {
  std::vector<std::string> out;
  for (const Event& event : events) {
    std::string line(name_of(event.type));
    if (event.type == Event::Type::certificate_sent) line += " " + std::to_string(event.number);
    if (!event.text.empty()) line += " " + event.text;
    if (event.type == Event::Type::handshake_done && event.number == 1) line += " resumed";
    if (!event.alpn.empty()) line += " [" + event.alpn + "]";
    if (!event.versions.empty()) line += " " + event.versions;
    out.push_back(line);
  }
  return out;
}

}  // namespace footpad::tls
