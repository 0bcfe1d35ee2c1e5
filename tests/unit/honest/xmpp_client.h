// A client's end of a transcript with the embedded server.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/text.h"
#include "honest/xmpp.h"

namespace footpad::honest {

inline Canaries juliet() {
  Canaries account;
  account.user = "juliet";
  account.password = "r0m30myr0m30";
  account.token = "t0k3n";
  account.domain = "d.test";
  return account;
}

using Options = std::map<std::string, std::string>;

struct Client {
  explicit Client(Options options = {}, bool direct = false)
      : server(make_xmpp({.account = juliet(), .direct = direct, .options = std::move(options)}, random())) {}

  // Entropy that counts: ids are "0101...", "0202..." and so on.
  static Entropy random() {
    return [next = char{0}](std::size_t count) mutable { return Bytes(count, ++next); };
  }

  Bytes say(ByteView bytes) {
    last = server->receive(bytes);
    return last.bytes;
  }
  Bytes open() {
    return say(
        "<?xml version='1.0'?><stream:stream to='d.test' version='1.0' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>");
  }
  // Inside TLS from here on.
  Bytes secure() {
    server->secured();
    return open();
  }
  Bytes auth(const std::string& mechanism, ByteView message) {
    return say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>" + to_base64(message) +
               "</auth>");
  }
  Bytes plain(const Bytes& password = juliet().password) { return auth("PLAIN", Bytes("\0juliet\0", 8) + password); }
  void log_in() {
    secure();
    plain();
    open();
    say("<iq type='set' id='b'><bind "
        "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>balcony</resource></bind></iq>");
  }

  std::unique_ptr<Server> server;
  Server::Answer last;
};

inline Bytes header(const std::string& id, const std::string& more = " version='1.0'") {
  return "<?xml version='1.0'?><stream:stream from='d.test' id='" + id + "'" + more +
         " xml:lang='en' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
}
inline Bytes id(int n) {
  Bytes out;
  for (int i = 0; i < 8; ++i) out += "0" + std::to_string(n);
  return out;
}
inline const Bytes kSasl = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
inline const Bytes kMechanisms =
    "<mechanisms" + kSasl +
    "><mechanism>SCRAM-SHA-256</mechanism><mechanism>SCRAM-SHA-1</mechanism><mechanism>PLAIN</mechanism></mechanisms>";
inline const Bytes kStarttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
inline const Bytes kSuccess = "<success" + kSasl + "/>";
inline Bytes features(const Bytes& inside) { return "<stream:features>" + inside + "</stream:features>"; }
inline Bytes sasl_failure(const std::string& condition) {
  return "<failure" + kSasl + "><" + condition + "/></failure>";
}
inline Bytes stream_error(const std::string& condition) {
  return "<stream:error><" + condition +
         " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";
}

}  // namespace footpad::honest
