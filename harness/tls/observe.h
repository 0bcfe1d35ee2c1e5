// OpenSSL's callbacks, made into events: what a ClientHello asked for, what was really sent, alerts, key log lines.
#pragma once

#include <openssl/ssl.h>

#include <string>
#include <vector>

#include "base/bytes.h"
#include "tls/end.h"

namespace footpad::tls {

// What the callbacks of one connection fill in.
struct Observed {
  std::vector<Event> events;
  std::string key_log;
  std::string alpn;                       // server: the protocol to select, where the client offers it
  Bytes staple;                           // server: for who asks
  Bytes chain;                            // server: the concatenated DER that must leave in the Certificate message
  const TicketKey* ticket_key = nullptr;  // server: null without tickets
  std::string own_fault;                  // not empty: what left is not what was asked for
  bool hello_seen = false;
};

void observe(SSL_CTX* context);             // for all connections of the context ...
void attach(SSL* ssl, Observed* observed);  // ... each with its own record, which outlives it
Observed* observed_of(const SSL* ssl);      // nullptr: none is attached

}  // namespace footpad::tls
