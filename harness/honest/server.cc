#include "honest/server.h"

#include "honest/http.h"
#include "honest/imap.h"
#include "honest/pages.h"
#include "honest/pop3.h"
#include "honest/sieve.h"
#include "honest/smtp.h"
#include "honest/xmpp.h"
#include "honest/xmpp_caller.h"
#include "honest/xmpp_server.h"
#include "honest/xmpp_websocket.h"

namespace footpad::honest {

std::unique_ptr<Server> make_server(std::string_view protocol, Settings settings) {
  if (protocol == "xmpp") return make_xmpp(std::move(settings));
  if (protocol == "xmpp-server") return make_xmpp_server(std::move(settings));
  if (protocol == "xmpp-websocket") return make_xmpp_websocket(std::move(settings));
  if (protocol == "https") return make_http(std::move(settings));
  if (protocol == "pop3") return make_pop3(std::move(settings));
  if (protocol == "sieve") return make_sieve(std::move(settings));
  if (protocol == "imap") return make_imap(std::move(settings));
  if (protocol == "smtp") return make_smtp(std::move(settings));
  if (protocol == "smtp-relay") return make_smtp_relay(std::move(settings));
  if (protocol == "fetch") return make_pages(std::move(settings));
  return nullptr;
}

std::unique_ptr<Server> make_caller(std::string_view protocol, Settings settings, std::vector<std::string> domains) {
  if (protocol == "xmpp-server") return make_xmpp_caller(std::move(settings), std::move(domains));
  return nullptr;
}

}  // namespace footpad::honest
