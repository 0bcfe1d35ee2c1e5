// One connection of a client of mail, from connect to goodbye. Every step says why it cannot go on.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "client/certificate.h"
#include "client/wire.h"
#include "habits.h"
#include "tongue.h"

namespace zoo::mail {

class Session {
 public:
  // `without_tls`: the second connection of a client that falls back.
  Session(const Options& options, const Habits& habits, std::unique_ptr<Tongue> tongue, bool without_tls);

  // Connects, secures the connection, logs in, does its work and takes its leave.
  footpad::Status talk();
  void say_goodbye();
  // Somebody was seen to meddle: that is no reason to do without TLS for anybody.
  // The URL that a server sent it to; empty: none, or it does not follow.
  [[nodiscard]] const std::string& sent_to() const { return sent_to_; }
  [[nodiscard]] bool was_deceived() const { return deceived_; }

 private:
  footpad::Status open();
  footpad::Status upgrade();
  footpad::Status start_tls();
  footpad::Status keep_of(const std::string& early);
  footpad::Status learn_offer();
  footpad::Status log_in();
  footpad::Status work();
  footpad::Status log_in_with(const std::string& mechanism);
  footpad::Status take_steps(const std::vector<Tongue::Step>& steps);
  footpad::Result<Reply> ask(const std::string& command, Awaits awaits);
  footpad::Result<Reply> reply(Awaits awaits);
  [[nodiscard]] bool secure() const { return wire_ && wire_->secure(); }
  void hear(const Reply& reply);
  [[nodiscard]] bool keeps_early() const {
    return habits_.takes_early || (secure() && (habits_.keeps_lines || habits_.keeps_half_line));
  }

  const Options& options_;
  const Habits& habits_;
  std::unique_ptr<Tongue> tongue_;
  const bool without_tls_;
  Demands demands_;
  SslContext context_;
  std::optional<Wire> wire_;
  std::vector<std::string> heard_;  // in clear, of mailboxes
  std::string sent_to_;             // a URL; empty: nowhere
  std::string buffer_;              // read, and in no reply yet
  Offer offer_;
  bool logged_in_ = false, deceived_ = false, kept_offer_ = false;
};

}  // namespace zoo::mail
