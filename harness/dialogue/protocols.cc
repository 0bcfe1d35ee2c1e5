#include "dialogue/dialogue.h"
#include "dialogue/xmpp.h"
#include "dialogue/xmpp_kinds.h"

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
                                            .make = make_xmpp}};
  return table;
}

const Protocol* find_protocol(std::string_view name) {
  for (const Protocol& protocol : protocols())
    if (protocol.name == name) return &protocol;
  return nullptr;
}

const std::vector<std::string>& kinds(std::string_view protocol) {
  static const std::vector<std::string> none;
  return protocol == "xmpp" ? xmpp::all_kinds() : none;
}

}  // namespace footpad::dialogue
