// Whether a log that the client knows has seen the server's certificate (RFC 6962 5.2).
#pragma once

#include <openssl/ssl.h>

#include <string>

namespace zoo {

// One of the logs in the file must have; else the handshake ends. False where the file cannot be read.
bool demand_logs(SSL_CTX* context, const std::string& file);
// Looks as well, and lets the handshake go on.
bool look_for_logs(SSL_CTX* context, const std::string& file);
// What that look found: false where demand_logs would have ended the handshake.
bool is_in_a_log(SSL* ssl);

}  // namespace zoo
