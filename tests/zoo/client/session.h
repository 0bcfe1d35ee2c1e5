// One connection of the client, from connect to goodbye. Every step says why it cannot go on.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "certificate.h"
#include "element.h"
#include "habits.h"
#include "mechanism.h"
#include "offer.h"
#include "options.h"
#include "reader.h"
#include "websocket.h"
#include "wire.h"

namespace zoo {

class Session {
 public:
  // `without_tls`: the second connection of a client that falls back.
  // `keepsake`: of the connection before, and for the next; null: it keeps nothing.
  Session(const Options& options, const Habits& habits, bool without_tls, Keepsake* keepsake);

  // Connects, secures the stream, logs in, says the message and takes its leave.
  footpad::Status talk();
  // In place of that, of a server: asks the peer whether this key is its own (XEP-0220 §2.3) ...
  footpad::Result<bool> ask_about(const std::string& key, const std::string& stream_id);
  // ... or brings it a stanza.
  footpad::Status deliver(const std::string& stanza);
  void say_goodbye();
  // Where the server sent the client (see-other-host), as host:port or a URL; empty: nowhere.
  [[nodiscard]] const std::string& sent_to() const { return sent_to_; }
  [[nodiscard]] bool logged_in_in_clear() const { return logged_in_in_clear_; }
  // Its session stood, and the server went without a goodbye.
  [[nodiscard]] bool was_cut_off() const { return bound_ && !ended_; }

 private:
  // secure.cc: until the stream is one that the client accepts.
  footpad::Status secure();
  footpad::Status upgrade();
  footpad::Status start_tls(const std::string& early);
  footpad::Status upgrade_to_websocket();
  footpad::Status look_in_host_meta();
  void go_where_sent(const std::string& url);
  footpad::Status go_on_after_refusal(Item answer);
  [[nodiscard]] bool goes_on_in_clear() const;

  // careless.cc: shortcuts.
  [[nodiscard]] bool sees_shortcut() const;
  footpad::Status take_shortcut();
  footpad::Status register_account();
  footpad::Status compress();
  [[nodiscard]] bool offers_compression() const;
  footpad::Status believe_success();
  footpad::Status ask_for_tls_again();
  footpad::Status read_on_in_old_stream();

  // error_url.cc: where an error of OAUTHBEARER leads.
  void follow_error(const std::string& error) const;

  // login.cc: who the user is.
  footpad::Status log_in();
  std::string log_in_early();
  footpad::Status log_in_with(const Offer& offer, const Choice& choice);
  footpad::Status log_in_the_old_way();
  footpad::Status bind();

  // authorise.cc: which domain a server speaks for.
  footpad::Status authorise();
  footpad::Status log_in_by_certificate();
  footpad::Status dial_back();
  [[nodiscard]] bool takes(const Element& result) const;
  void hear_of_key(const Element& verify) const;

  // session.cc: the stream.
  footpad::Status connect();
  [[nodiscard]] std::unique_ptr<Reader> make_reader() const;
  [[nodiscard]] std::string stream_header() const;
  footpad::Status open_stream();
  footpad::Status say(std::string_view xml);
  std::optional<Item> ready_item();
  footpad::Status read_features();
  footpad::Result<Item> next_item();
  footpad::Result<Element> next_element();
  footpad::Result<Element> reply_to(const std::string& id);  // answers what else the server asks meanwhile
  footpad::Status answer(const Element& request);
  footpad::Status say_message();
  [[nodiscard]] bool something_came_early() const;
  [[nodiscard]] std::string_view content() const { return options_.is_server() ? ns::server : ns::client; }

  const Options& options_;
  const Habits& habits_;
  const bool without_tls_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  Demands demands_;
  SslContext context_;
  std::optional<Wire> wire_;
  std::unique_ptr<Reader> reader_;
  std::optional<Websocket> websocket_;  // in place of the reader
  bool header_said_ = false;            // of the next stream, with the TLS handshake
  std::unique_ptr<Mechanism> early_;    // a login that has begun before the handshake was done
  Element header_, features_;
  std::string sent_to_;
  bool old_server_ = false;  // speaks XMPP from before 1.0: no features, no TLS, no SASL
  bool refused_ = false;     // the last login was
  bool authenticated_ = false;
  bool bound_ = false, ended_ = false;
  bool declared_ = false;  // a dialback result said so before it was asked
  bool logged_in_in_clear_ = false;
};

}  // namespace zoo
