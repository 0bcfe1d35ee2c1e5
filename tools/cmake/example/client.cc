#include "client.h"

#include <strophe.h>

#include <csignal>
#include <ctime>
#include <memory>

namespace {

constexpr std::time_t kPatience = 10;  // seconds
constexpr unsigned long kTurn = 20;    // milliseconds

struct Talk {
  xmpp_ctx_t* context;
  const Settings& settings;
  bool said = false, over = false;
};

void say(xmpp_conn_t* connection, const Talk& talk) {
  xmpp_stanza_t* message = xmpp_message_new(talk.context, "chat", talk.settings.jid.c_str(), "one");
  xmpp_message_set_body(message, talk.settings.message.c_str());
  xmpp_send(connection, message);
  xmpp_stanza_release(message);
}

void happened(xmpp_conn_t* connection, xmpp_conn_event_t event, int, xmpp_stream_error_t*, void* data) {
  Talk& talk = *static_cast<Talk*>(data);
  if (event == XMPP_CONN_CONNECT) {
    say(connection, talk);
    talk.said = true;
    xmpp_disconnect(connection);
  } else {
    talk.over = true;
  }
}

long flags_of(const Settings& settings) {
  long flags = settings.in_clear ? 0 : XMPP_CONN_FLAG_MANDATORY_TLS;
  if (settings.direct) flags |= XMPP_CONN_FLAG_LEGACY_SSL;
  if (settings.trust_all) flags |= XMPP_CONN_FLAG_TRUST_TLS;
  return flags;
}

// Once for a process, which other users of the TLS library may share: it is not shut down behind each talk.
void initialize() {
  static const bool once = [] {
    std::signal(SIGPIPE, SIG_IGN);  // a server that leaves is an error of a write, and no end of the program
    xmpp_initialize();
    return true;
  }();
  (void)once;
}

}  // namespace

bool log_in_and_say(const Settings& settings) {
  initialize();
  const std::unique_ptr<xmpp_ctx_t, decltype(&xmpp_ctx_free)> context(xmpp_ctx_new(nullptr, nullptr), &xmpp_ctx_free);
  const std::unique_ptr<xmpp_conn_t, decltype(&xmpp_conn_release)> connection(xmpp_conn_new(context.get()),
                                                                              &xmpp_conn_release);
  Talk talk{context.get(), settings};
  xmpp_conn_set_flags(connection.get(), flags_of(settings));
  xmpp_conn_set_jid(connection.get(), settings.jid.c_str());
  xmpp_conn_set_pass(connection.get(), settings.password.c_str());
  xmpp_conn_set_cafile(connection.get(), settings.ca_file.c_str());
  if (xmpp_connect_client(connection.get(), settings.host.c_str(), settings.port, &happened, &talk) != XMPP_EOK)
    return false;
  for (const std::time_t end = std::time(nullptr) + kPatience; !talk.over && std::time(nullptr) < end;)
    xmpp_run_once(context.get(), kTurn);
  return talk.said;
}
