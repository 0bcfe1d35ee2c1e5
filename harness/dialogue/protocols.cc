#include "dialogue/dialogue.h"
#include "dialogue/xmpp.h"
#include "dialogue/xmpp_kinds.h"
#include "dialogue/xmpp_server_kinds.h"

namespace footpad::dialogue {

const std::vector<Protocol>& protocols() {
  static const std::vector<Protocol> table{{.name = "xmpp",
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
                                            .make = make_xmpp},
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
                                            .make = make_xmpp_server}};
  return table;
}

const Protocol* find_protocol(std::string_view name) {
  for (const Protocol& protocol : protocols())
    if (protocol.name == name) return &protocol;
  return nullptr;
}

const std::vector<std::string>& kinds(std::string_view protocol) {
  static const std::vector<std::string> none;
  if (protocol == "xmpp") return xmpp::all_kinds();
  if (protocol == "xmpp-server") return xmpp::all_kinds_between_servers();
  return none;
}

}  // namespace footpad::dialogue
