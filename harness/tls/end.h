// One end of a TLS connection over memory: ciphertext in and out, plaintext in and out, and what happened on the way.
// No sockets, no clocks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

struct ssl_ctx_st;

namespace footpad::tls {

struct Event {
  enum class Type {
    client_hello,      // text = SNI or empty; alpn = the offered protocols, comma separated; versions "1.3,1.2";
                       // number 1: it offers to resume by a ticket
    certificate_sent,  // the Certificate message went out; bytes = the concatenated DER of what was sent, leaf first.
                       // In an anonymous suite: the ServerHello that chose it; no bytes
    key_proof_sent,  // CertificateVerify or ServerKeyExchange went out; in static RSA the ServerHelloDone, behind which
                     // the key proves itself by a Finished only
    status_asked,    // the client asked for a staple; it gets the one there is
    ticket_sent,     // a NewSessionTicket went out
    handshake_done,  // text = "TLSv1.3 TLS_AES_256_GCM_SHA384"; alpn = selected; number 1: resumed, without certificate
    alert_received,  // text = its standard name ("unknown_ca", "close_notify"); number = code
    alert_sent,
    failed  // fatal for this end; text = reason for people, decided by error code; number 1: no suite in common
  };
  Type type;
  std::string text;
  std::string alpn;
  std::string versions;
  int number = 0;
  Bytes bytes;
};

// Certificate chain as DER, leaf first, exactly as it shall be sent, and the key as PKCS#8 DER. For a key that does not
// belong to the leaf (identity cert-only), `key_der` is the attacker's and the pairing is forced.
struct Credentials {
  std::vector<Bytes> chain;
  std::shared_ptr<void> key;  // an EVP_PKEY*, shared with the key store; private keys never become text
  Bytes staple{};             // an OCSP answer for who asks; empty: none
};

// What session tickets are sealed under: a ticket is good for whoever has the very key, and noise to all others.
struct TicketKey;
std::shared_ptr<const TicketKey> fresh_ticket_key();  // null: there is no randomness

// Which suites a server takes. The two old ones need TLS 1.2 or below.
enum class KeyExchange {
  any,
  anonymous,  // needs no credentials, and uses none
  static_rsa
};

struct ServerConfig {
  Credentials credentials;
  std::string alpn;  // select this if offered; never fail for want of it
  std::string min_version = "1.2", max_version = "1.3";
  bool danger_security_level_0 = false;           // weak keys and digests are served only on request
  bool request_certificate = false;               // of the client: it need not have one, and any one will do
  std::shared_ptr<const TicketKey> ticket_key{};  // null: no tickets
  std::uint32_t early_data = 0;                   // bytes of it that a ticket allows, and that are read
  KeyExchange key_exchange = KeyExchange::any;
};

struct ClientConfig {
  std::string sni;
  std::string alpn;
  Credentials credentials{};  // for a server that asks for a certificate; without a chain: there is none to show
};

class End {
 public:
  static Result<std::unique_ptr<End>> server(const ServerConfig& config);
  // Has no certificate: it reads a ClientHello, and fails.
  static Result<std::unique_ptr<End>> hello_reader();
  static Result<std::unique_ptr<End>> client(const ClientConfig& config);  // never verifies: the attacker's own leg
  virtual ~End() = default;

  virtual void receive(ByteView ciphertext) = 0;  // from the peer, any segmentation
  virtual void send(ByteView plaintext) = 0;      // queued until the handshake is done
  virtual void close_notify() = 0;

  virtual Bytes take_ciphertext() = 0;  // for the peer
  // From the peer, before its handshake was done: anyone on the path may say it again (RFC 8446 §8). Comes before all
  // plaintext.
  virtual Bytes take_early_data() = 0;
  virtual Bytes take_plaintext() = 0;  // from the peer
  virtual std::vector<Event> take_events() = 0;
  virtual std::string take_key_log() = 0;  // NSS key log lines
  // What the peer presented, DER, leaf first, unverified; its key is proved once this end is established.
  [[nodiscard]] virtual std::vector<Bytes> peer_certificates() const = 0;
  [[nodiscard]] virtual Bytes exporter_binding() const = 0;  // see tls/binding.h
  [[nodiscard]] virtual bool established() const = 0;
  [[nodiscard]] virtual bool failed() const = 0;
  [[nodiscard]] virtual bool peer_closed() const = 0;  // close_notify came
};

// Whether bytes begin like a TLS handshake record with a ClientHello (0x16 0x03 ..): true, false, or not enough bytes
// yet.
std::optional<bool> looks_like_client_hello(ByteView bytes);

// The standard name of an alert code, "unknown_ca" for 48 (RFC 8446 §6).
std::string alert_name(int code);

}  // namespace footpad::tls
