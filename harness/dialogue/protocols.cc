#include "dialogue/dialogue.h"
#include "dialogue/http.h"
#include "dialogue/http_kinds.h"
#include "dialogue/imap.h"
#include "dialogue/imap_kinds.h"
#include "dialogue/pop3.h"
#include "dialogue/pop3_kinds.h"
#include "dialogue/sieve.h"
#include "dialogue/sieve_kinds.h"
#include "dialogue/smtp.h"
#include "dialogue/smtp_kinds.h"
#include "dialogue/xmpp.h"
#include "dialogue/xmpp_kinds.h"
#include "dialogue/xmpp_server_kinds.h"
#include "dialogue/xmpp_websocket.h"

namespace footpad::dialogue {

const std::vector<Protocol>& protocols() {
  static const std::vector<Protocol> table{
      {.name = "xmpp",
       .title = "XMPP client to server",
       .client_speaks_first = true,
       .starttls = true,
       .direct = true,
       .alpn = "xmpp-client",
       .session_ready = "server.bind-result",
       .starttls_port = 5222,
       .direct_port = 5223,
       .starttls_srv = "_xmpp-client._tcp",
       .direct_srv = "_xmpps-client._tcp",
       // Where clients look for host-meta, BOSH and WebSocket, and where they take a server for a client's port.
       .neighbours = {{80, "https", Transport::starttls},
                      {443, "https", Transport::direct},
                      {5269, "xmpp-server", Transport::starttls},
                      {5270, "xmpp-server", Transport::direct},
                      {5280, "https", Transport::starttls},
                      {5281, "https", Transport::direct}},
       .make = make_xmpp,
       .kinds = xmpp::all_kinds},
      // The domains are authorised by SASL or by dialback; either way it is the
      // initiating server's first message that shows it.
      {.name = "xmpp-server",
       .title = "XMPP server to server",
       .client_speaks_first = true,
       .starttls = true,
       .direct = true,
       .alpn = "xmpp-server",
       .session_ready = "client.message",
       .starttls_port = 5269,
       .direct_port = 5270,
       .starttls_srv = "_xmpp-server._tcp",
       .direct_srv = "_xmpps-server._tcp",
       .client_certificate = true,
       .called = true,
       .make = make_xmpp_server,
       .kinds = xmpp::all_kinds_between_servers},
      {.name = "xmpp-websocket",
       .title = "XMPP over WebSocket",
       .client_speaks_first = true,
       .starttls = false,
       .direct = true,
       .alpn = "http/1.1",
       .session_ready = "server.bind-result",
       .starttls_port = 0,
       .direct_port = 443,
       .neighbours = {{80, "xmpp-websocket", Transport::starttls}},  // ws:, in clear
       .make = make_xmpp_websocket,
       .kinds = xmpp_websocket_kinds},
      {.name = "https",
       .title = "HTTP over TLS",
       .client_speaks_first = true,
       .starttls = false,
       .direct = true,
       .alpn = "http/1.1",
       .session_ready = "server.success",
       .starttls_port = 0,
       .direct_port = 443,
       .neighbours = {{80, "https", Transport::starttls}},  // http:, in clear
       .make = make_http,
       .kinds = http::all_kinds},
      {.name = "pop3",
       .title = "POP3",
       .client_speaks_first = false,
       .starttls = true,
       .direct = true,
       .alpn = "pop3",
       .session_ready = "server.stat",
       .starttls_port = 110,
       .direct_port = 995,
       .starttls_srv = "_pop3._tcp",
       .direct_srv = "_pop3s._tcp",
       .neighbours = {{110, "pop3", Transport::starttls}, {995, "pop3", Transport::direct}},
       .never_in_clear = true,
       .make = make_pop3,
       .kinds = pop3::all_kinds},
      {.name = "sieve",
       .title = "ManageSieve",
       .client_speaks_first = false,
       .starttls = true,
       .direct = false,
       .alpn = "managesieve",
       .session_ready = "server.scripts",
       .starttls_port = 4190,
       .direct_port = 0,
       .starttls_srv = "_sieve._tcp",
       .make = make_sieve,
       .kinds = sieve::all_kinds},
      {.name = "imap",
       .title = "IMAP",
       .client_speaks_first = false,
       .starttls = true,
       .direct = true,
       .alpn = "imap",
       .session_ready = "server.selected",
       .starttls_port = 143,
       .direct_port = 993,
       .starttls_srv = "_imap._tcp",
       .direct_srv = "_imaps._tcp",
       .never_in_clear = true,
       .make = make_imap,
       .kinds = imap::all_kinds},
      {.name = "smtp",
       .title = "SMTP submission",
       .client_speaks_first = false,
       .starttls = true,
       .direct = true,
       .alpn = "",
       .session_ready = "server.queued",
       .starttls_port = 587,
       .direct_port = 465,
       .starttls_srv = "_submission._tcp",
       .direct_srv = "_submissions._tcp",
       // Where a client falls back to, and where it goes that takes a server for a relay's.
       .neighbours = {{25, "smtp", Transport::starttls}, {2525, "smtp", Transport::starttls}},
       .never_in_clear = true,
       .make = make_smtp,
       .kinds = smtp::all_kinds},
      // Without a policy of the domain's own (RFC 7672, RFC 8461) mail goes in clear rather than not at all.
      {.name = "smtp-relay",
       .title = "SMTP between servers",
       .client_speaks_first = false,
       .starttls = true,
       .direct = false,
       .alpn = "",
       .session_ready = "server.queued",
       .starttls_port = 25,
       .direct_port = 0,
       .by_mx = true,
       .make = make_smtp,
       .kinds = smtp::all_kinds}};
  return table;
}

const Protocol* find_protocol(std::string_view name) {
  for (const Protocol& protocol : protocols())
    if (protocol.name == name) return &protocol;
  return nullptr;
}

const std::vector<std::string>& kinds(std::string_view protocol) {
  static const std::vector<std::string> none;
  const Protocol* known = find_protocol(protocol);
  return known != nullptr ? known->kinds() : none;
}

}  // namespace footpad::dialogue
