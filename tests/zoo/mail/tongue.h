// How a protocol of mail says what they all say.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "client/options.h"

namespace zoo::mail {

struct Reply {
  enum class Kind { yes, no, more, neither } kind = Kind::neither;
  std::string text;                // behind the word or code that decides; of `more` what it asks
  std::string proof{};             // what the server says of itself with the `yes` to a login
  std::vector<std::string> lines;  // all of it, without their ends
};

// What is waited for; it decides where a reply ends.
enum class Awaits { greeting, answer, listing, login, grant };

struct Offer {
  bool tls = false;
  bool initial_response = false;  // AUTH may carry one
  std::vector<std::string> mechanisms{};
  std::vector<std::string> extensions{};  // what else it offers, and the client may use
  [[nodiscard]] bool offers_login(const std::string& mechanism) const {
    return std::find(mechanisms.begin(), mechanisms.end(), mechanism) != mechanisms.end();
  }
  [[nodiscard]] bool has(const std::string& extension) const {
    return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
  }
};

class Tongue {
 public:
  virtual ~Tongue() = default;
  // Takes one reply off the front of `buffer`; nullopt: it has not all come.
  virtual std::optional<Reply> take(std::string& buffer, Awaits awaits) = 0;

  // A command as it goes on the wire.
  virtual std::string framed(const std::string& command) { return command + "\r\n"; }
  virtual std::string ask_offer() = 0;          // empty: the server says it of its own accord
  virtual std::string ask_old() { return {}; }  // what one said before there were offers; empty: nothing
  virtual std::string upgrade() = 0;
  virtual std::string authenticate(const std::string& mechanism, const std::optional<std::string>& initial) = 0;
  virtual std::string login_line(const std::string& base64) { return base64; }  // no command: it is not framed
  virtual std::string bye() = 0;

  [[nodiscard]] virtual Offer offer(const Reply& reply) const = 0;
  // A `yes` to the request for TLS is none in every case.
  [[nodiscard]] virtual bool grants(const Reply& reply) const { return reply.kind == Reply::Kind::yes; }
  // The greeting says that no login is needed.
  [[nodiscard]] virtual bool is_logged_in(const Reply&) const { return false; }

  // Command and what it awaits, one after the other; before SASL, and what the client came for.
  struct Step {
    std::string command;
    Awaits awaits = Awaits::answer;
    Reply::Kind wanted = Reply::Kind::yes;
  };
  // Where the greeting lets it; none: it does not.
  virtual std::vector<Step> log_in_by_digest(const Options&) { return {}; }
  virtual std::vector<Step> log_in_without_sasl(const Options&) { return {}; }
  // Why not, where it may not be done with what the server offers.
  virtual footpad::Result<std::vector<Step>> work(const Options& options, const Offer& offer) = 0;
  // What a client that cannot wait says behind its request for TLS; empty: nothing.
  virtual std::string pipelined(const Options&) { return {}; }
};

std::unique_ptr<Tongue> make_smtp();
std::unique_ptr<Tongue> make_imap();
std::unique_ptr<Tongue> make_pop3(bool takes_any_timestamp);  // a digest over it need not be over a message-id
std::unique_ptr<Tongue> make_sieve();

// The first line of `buffer` without its end, and where the next begins; nullopt: it has not ended.
std::optional<std::string> line_at(const std::string& buffer, std::size_t& at);

}  // namespace zoo::mail
