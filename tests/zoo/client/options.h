// The command line that all zoo clients share.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "revocation.h"

namespace zoo {

class Questions;

struct Options {
  std::string host, port, domain, user, password, ca, message;
  std::string token;              // for HT-SHA-256-EXPR, from an earlier login, and for OAUTHBEARER; empty: none
  std::string path;               // of the WebSocket, or where to look for it; empty: a stream
  std::string pin;                // base64 of the SHA-256 of the server's SubjectPublicKeyInfo; empty: none
  std::vector<std::string> tlsa;  // what DANE says of the server's key, as it comes; none: it says nothing
  std::string logs;  // a list of logs in OpenSSL's form, one of which must have seen the certificate; empty: none
  std::string crl;   // lists of what is revoked (PEM); empty: it is given none
  Revocation revocation = Revocation::unasked;
  std::string protocol = "xmpp";
  std::string reference;  // the name that the certificate must show: the domain, whatever host it is met on
  // Of a server that opens a stream to another one: its own domain, certificate and key (PEM files). Empty: a client.
  std::string local_domain, certificate, key;
  std::string own_port;            // where that server listens, on 127.0.0.1; empty: nowhere
  Questions* questions = nullptr;  // of those who came there
  int comes_back = 0;        // so often at most, where it was thrown out of a session; it resumes TLS where it can
  bool reads_pages = false;  // of HTTPS, with the user's name and password, and follows where they send it
  bool says_little = false;  // its ClientHello has neither a name nor a protocol in it
  bool demands_tls_onward = false;  // its message may go where TLS is assured, and nowhere else (RFC 8689)
  bool direct = false;
  bool discovers = false;  // it is told nothing but the domain: DNS says where its servers are
  [[nodiscard]] bool is_server() const { return !local_domain.empty(); }
  [[nodiscard]] std::string usual_port() const {
    if (is_server()) return direct ? "5270" : "5269";
    return direct ? "5223" : "5222";
  }
};

footpad::Result<Options> read_options(int argc, char** argv);

}  // namespace zoo
