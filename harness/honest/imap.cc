#include "honest/imap.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "dialogue/imap_commands.h"
#include "honest/imap_arguments.h"
#include "honest/imap_mailbox.h"
#include "honest/line_login.h"
#include "honest/sasl.h"

namespace footpad::honest {
namespace {

using dialogue::imap::Said;
using imap::Argument;
using Arguments = std::vector<Argument>;

constexpr std::size_t kCommandLimit = std::size_t{1} << 20U;  // with its literals
constexpr std::size_t kLoginLimit = 1024;                     // a literal of who is not logged in
constexpr int kFaults = 10, kFailures = 3;

class ImapServer final : public Server {
 public:
  ImapServer(Settings settings, Entropy entropy)
      : settings_(std::move(settings)), entropy_(std::move(entropy)), mailbox_(settings_.account) {
    if (enabled("preauth", "false")) state_ = State::authenticated;
  }

  Answer connected() override {
    say(std::string("* ") + (state_ == State::authenticated ? "PREAUTH" : "OK") + " [" + capabilities() + "] " +
        settings_.account.domain + " is ready");
    return done();
  }

  Answer secured() override {
    secured_ = true;
    if (settings_.direct) return {};
    state_ = State::fresh;  // RFC 9051 §6.2.1
    reader_ = {};
    command_.reset();
    login_.reset();
    idle_tag_.reset();
    return {};
  }

  Answer receive(ByteView bytes) override {
    if (answer_.close) return {};
    std::vector<Said> all;
    reader_.feed(bytes, all);
    for (const Said& said : all) {
      hear(said);
      if (answer_.start_tls || answer_.close) {
        reader_ = {};  // what came behind it in clear is not for anybody
        break;
      }
    }
    return done();
  }

 private:
  enum class State { fresh, authenticated, selected };
  struct Command {
    std::string tag, name;
    Bytes text;
  };

  bool hear(const Said& said) {
    using Type = Said::Type;
    if (said.type != Type::command && said.type != Type::more && command_) command_.reset();
    switch (said.type) {
      case Type::command:
        if (idle_tag_) return fault("* BAD IDLE is to end with DONE");
        login_.reset();
        command_ = Command{said.tag, said.name, said.bytes};
        return go_on(said);
      case Type::more:
        if (!command_) return true;
        command_->text += said.bytes;
        return go_on(said);
      case Type::response:
      case Type::cancel: return login_ ? answer_login(login_->line(line_of(said.bytes))) : fault("* BAD Nobody asked");
      case Type::done:
        if (!idle_tag_) return fault("* BAD Not in IDLE");
        return reply(*std::exchange(idle_tag_, std::nullopt), "OK IDLE completed");
      case Type::blank: return fault("* BAD An empty line");
      case Type::opaque: break;
    }
    return fault("* BAD That is no command");
  }

  static std::string line_of(ByteView bytes) {
    if (bytes.ends_with('\n')) bytes.remove_suffix(1);
    if (bytes.ends_with('\r')) bytes.remove_suffix(1);
    return std::string(bytes);
  }

  // The command is complete, or its literal is given leave to come.
  bool go_on(const Said& said) {
    if (!said.announces) return run(*std::exchange(command_, std::nullopt));
    const std::size_t most = state_ == State::fresh ? kLoginLimit : kCommandLimit;
    if (*said.announces > most || command_->text.size() + *said.announces > kCommandLimit) {
      const std::string tag = command_->tag;
      command_.reset();
      if (said.waits) return reply(tag, "NO [TOOBIG] That is too long");
      return leave("* BYE That is too long");
    }
    if (!said.waits) return true;
    say("+ Go on");
    reader_.hear("+ ");
    return true;
  }

  bool run(const Command& command) {
    const std::string& name = command.name;
    const std::string line = line_of(command.text);
    // Behind the tag and one word, or two where the first is UID.
    auto begin = line.find(' ', command.tag.size() + 1);
    const bool by_uid = upper(line.substr(command.tag.size() + 1, begin - command.tag.size() - 1)) == "UID";
    if (by_uid && begin != std::string::npos) begin = line.find(' ', begin + 1);
    const auto arguments = imap::read_arguments(begin == std::string::npos ? ByteView() : ByteView(line).substr(begin));
    if (!arguments) return bad(command, "Its arguments cannot be read");
    if (by_uid && name != "FETCH" && name != "STORE" && name != "SEARCH" && name != "COPY" && name != "EXPUNGE")
      return bad(command, "It has no UID");
    if (run_anytime(command, *arguments)) return true;
    if (state_ == State::fresh) return run_fresh(command, *arguments);
    if (run_authenticated(command, *arguments)) return true;
    if (state_ != State::selected) return bad(command, "No mailbox is selected, or there is no such command");
    return run_selected(command, *arguments, by_uid);
  }

  bool run_anytime(const Command& command, const Arguments& arguments) {
    const std::string& name = command.name;
    if (name == "ID") {
      if (arguments.size() != 1) return bad(command, "It needs a list, or NIL");
      say("* ID NIL");
      return reply(command.tag, "OK ID completed");
    }
    if (name != "CAPABILITY" && name != "NOOP" && name != "LOGOUT") return false;
    if (!arguments.empty()) return bad(command, "It has no arguments");
    if (name == "CAPABILITY") say("* " + capabilities());
    if (name == "LOGOUT") {
      say("* BYE Farewell");
      answer_.close = true;
    }
    return reply(command.tag, "OK " + name + " completed");
  }

  bool run_fresh(const Command& command, const Arguments& arguments) {
    if (command.name == "STARTTLS") {
      if (!arguments.empty()) return bad(command, "It has no arguments");
      if (secured_ || settings_.direct || option("starttls", "required") == "none")
        return bad(command, "TLS is not to be had here");
      reply(command.tag, "OK Begin TLS negotiation now");
      answer_.start_tls = true;
      return true;
    }
    if (command.name == "LOGIN") return run_login(command, arguments);
    if (command.name == "AUTHENTICATE") return run_authenticate(command, arguments);
    return bad(command, "Log in first, or there is no such command");
  }

  bool run_login(const Command& command, const Arguments& arguments) {
    if (arguments.size() != 2 || !arguments[0].is_text() || !arguments[1].is_text())
      return bad(command, "It needs a name and a password");
    if (!login_allowed()) return reply(command.tag, "NO [PRIVACYREQUIRED] Not in clear");
    if (!enabled("login", "true")) return reply(command.tag, "NO LOGIN is disabled");
    const bool right_password = sasl::same_secret(arguments[1].text, settings_.account.password);
    return finish_login(command.tag, sasl::names_account(arguments[0].text, settings_.account) && right_password);
  }

  bool run_authenticate(const Command& command, const Arguments& arguments) {
    const bool initial = arguments.size() == 2 && enabled("initial-response", "true");
    if (arguments.empty() || !arguments[0].is_text() || (arguments.size() != 1 && !initial))
      return bad(command, "It needs a mechanism");
    const std::string mechanism = upper(arguments[0].text);
    if (!login_allowed()) return reply(command.tag, "NO [PRIVACYREQUIRED] Not in clear");
    const auto offered = mechanisms();
    auto exchange = std::find(offered.begin(), offered.end(), mechanism) == offered.end()
                        ? nullptr
                        : sasl::make_mechanism(mechanism, settings_.account, entropy_);
    if (!exchange) return reply(command.tag, "NO There is no such mechanism");
    login_.emplace(std::move(exchange));
    login_tag_ = command.tag;
    return answer_login(login_->begin(initial ? std::optional<std::string_view>(arguments[1].text) : std::nullopt));
  }

  bool answer_login(const LineLogin::Reply& step) {
    using Type = LineLogin::Reply::Type;
    if (step.type == Type::challenge) {
      say("+ " + step.data);
      return true;
    }
    login_.reset();
    switch (step.type) {
      case Type::logged_in: return finish_login(login_tag_, true);
      case Type::refused: return finish_login(login_tag_, false);
      case Type::cancelled: return reply(login_tag_, "BAD Cancelled");
      default: return bad({login_tag_, "AUTHENTICATE", ""}, "That cannot be read");
    }
  }

  bool finish_login(const std::string& tag, bool good) {
    if (good) {
      state_ = State::authenticated;
      return reply(tag, "OK [" + capabilities() + "] Logged in");
    }
    reply(tag, "NO [AUTHENTICATIONFAILED] That is not right");
    return ++failures_ >= kFailures ? leave("* BYE Too many failures") : true;
  }

  bool run_authenticated(const Command& command, const Arguments& arguments) {
    const std::string& name = command.name;
    const auto all_text =
        std::all_of(arguments.begin(), arguments.end(), [](const Argument& argument) { return argument.is_text(); });
    if (name == "SELECT" || name == "EXAMINE") {
      if (arguments.empty() || !arguments[0].is_text()) return bad(command, "It needs a mailbox");
      state_ = State::authenticated;
      if (upper(arguments[0].text) != "INBOX") return reply(command.tag, "NO [NONEXISTENT] There is no such mailbox");
      state_ = State::selected;
      say_raw(mailbox_.selected());
      return reply(command.tag, name == "SELECT" ? "OK [READ-WRITE] Selected" : "OK [READ-ONLY] Selected");
    }
    if (name == "LIST" || name == "LSUB") {
      if (arguments.size() < 2) return bad(command, "It needs a reference and a pattern");
      const std::string pattern = arguments[1].is_text() ? upper(arguments[0].text + arguments[1].text) : "*";
      if (pattern.empty())
        say("* " + name + R"( (\Noselect) "/" "")");
      else if (glob_matches(replace_all(pattern, "%", "*"), "INBOX"))
        say("* " + name + R"( () "/" INBOX)");
      return reply(command.tag, "OK " + name + " completed");
    }
    if (name == "STATUS") {
      if (arguments.size() != 2 || !arguments[0].is_text()) return bad(command, "It needs a mailbox and a list");
      if (upper(arguments[0].text) != "INBOX") return reply(command.tag, "NO [NONEXISTENT] There is no such mailbox");
      say_raw(mailbox_.status(arguments[1].text));
      return reply(command.tag, "OK STATUS completed");
    }
    if (name == "APPEND") {
      if (arguments.size() < 2 || !arguments[0].is_text() || arguments.back().type != Argument::Type::string)
        return bad(command, "It needs a mailbox and a message");
      return reply(command.tag, upper(arguments[0].text) == "INBOX" ? "OK APPEND completed" : "NO [TRYCREATE] No");
    }
    if (name == "NAMESPACE") {
      say(R"(* NAMESPACE (("" "/")) NIL NIL)");
      return reply(command.tag, "OK NAMESPACE completed");
    }
    if (name == "ENABLE") {
      say("* ENABLED");
      return reply(command.tag, "OK ENABLE completed");
    }
    if (name == "IDLE") {
      idle_tag_ = command.tag;
      say("+ Idle");
      return true;
    }
    if (name == "SUBSCRIBE" || name == "UNSUBSCRIBE")
      return all_text && arguments.size() == 1 ? reply(command.tag, "OK Done") : bad(command, "It needs a mailbox");
    if (name == "CREATE" || name == "DELETE" || name == "RENAME")
      return reply(command.tag, "NO [CANNOT] There is INBOX, and nothing else");
    return false;
  }

  bool run_selected(const Command& command, const Arguments& arguments, bool by_uid) {
    const std::string& name = command.name;
    std::optional<Bytes> said;
    if (name == "FETCH")
      said = mailbox_.fetch(arguments, by_uid);
    else if (name == "STORE")
      said = mailbox_.store(arguments, by_uid);
    else if (name == "SEARCH")
      said = mailbox_.search(arguments);
    else if (name == "EXPUNGE")
      said = mailbox_.expunge();
    else if (name == "CLOSE" || name == "UNSELECT") {
      if (name == "CLOSE") mailbox_.expunge();
      state_ = State::authenticated;
      said = "";
    } else if (name == "CHECK")
      said = "";
    else if (name == "COPY" || name == "MOVE")
      return reply(command.tag, "NO [TRYCREATE] There is INBOX, and nothing else");
    if (!said) return bad(command, "It cannot be read, or there is no such command");
    say_raw(*said);
    return reply(command.tag, "OK " + name + " completed");
  }

  [[nodiscard]] std::string capabilities() const {
    std::string out = "CAPABILITY IMAP4rev1 LITERAL+ ID ENABLE";
    if (enabled("initial-response", "true")) out += " SASL-IR";
    if (state_ != State::fresh) return out + " IDLE NAMESPACE UNSELECT";
    if (!secured_ && !settings_.direct && option("starttls", "required") != "none") out += " STARTTLS";
    if (!login_allowed() || !enabled("login", "true")) out += " LOGINDISABLED";
    if (login_allowed())
      for (const std::string& mechanism : mechanisms()) out += " AUTH=" + mechanism;
    return out;
  }

  [[nodiscard]] bool login_allowed() const {
    return secured_ || settings_.direct || option("starttls", "required") != "required";
  }
  [[nodiscard]] std::vector<std::string> mechanisms() const { return words_of(option("mechanisms", "PLAIN LOGIN")); }
  [[nodiscard]] std::string option(const std::string& key, const std::string& otherwise) const {
    const auto found = settings_.options.find(key);
    return found == settings_.options.end() ? otherwise : found->second;
  }
  [[nodiscard]] bool enabled(const std::string& key, const std::string& otherwise) const {
    return option(key, otherwise) == "true";
  }

  void say_raw(ByteView text) { answer_.bytes += text; }
  void say(const std::string& line) { say_raw(line + "\r\n"); }
  // What these return is always true: the command was seen to.
  bool reply(const std::string& tag, const std::string& text) {
    say(tag + " " + text);
    reader_.hear(tag + " " + text);
    return true;
  }
  bool bad(const Command& command, const std::string& why) {
    reply(command.tag, "BAD " + command.name + ": " + why);
    return count_fault();
  }
  bool fault(const std::string& line) {
    say(line);
    return count_fault();
  }
  bool count_fault() { return ++faults_ >= kFaults ? leave("* BYE Too many faults") : true; }
  bool leave(const std::string& line) {
    say(line);
    answer_.close = true;
    return true;
  }
  Answer done() {
    Answer out = answer_;
    answer_.bytes.clear();
    answer_.start_tls = false;
    return out;
  }

  Settings settings_;
  Entropy entropy_;
  imap::Mailbox mailbox_;
  State state_ = State::fresh;
  bool secured_ = false;
  dialogue::imap::CommandReader reader_;
  std::optional<Command> command_;  // waits for its literal
  std::optional<LineLogin> login_;
  std::string login_tag_;
  std::optional<std::string> idle_tag_;
  int faults_ = 0, failures_ = 0;
  Answer answer_;
};

}  // namespace

std::unique_ptr<Server> make_imap(Settings settings, Entropy entropy) {
  return std::make_unique<ImapServer>(std::move(settings), std::move(entropy));
}

}  // namespace footpad::honest
