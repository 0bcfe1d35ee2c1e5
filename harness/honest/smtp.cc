#include "honest/smtp.h"

#include <utility>

#include "base/text.h"
#include "dialogue/lines.h"
#include "dialogue/smtp_commands.h"
#include "honest/smtp_login.h"

namespace footpad::honest {
namespace {

using dialogue::smtp::Verb;

constexpr std::size_t kLineLimit = 12288;  // RFC 4954 §4: what a line of a login may need
constexpr std::size_t kMessageLimit = std::size_t{1} << 20U;
constexpr int kFaults = 10, kAttempts = 3, kRecipients = 100;

class SmtpServer final : public Server {
 public:
  enum class Takes { submission, relay };
  SmtpServer(Settings settings, Entropy entropy, Takes takes)
      : settings_(std::move(settings)),
        takes_(takes),
        entropy_(std::move(entropy)),
        login_(settings_.account, option("mechanisms", "SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN"), entropy_),
        tls_(settings_.direct) {}

  Answer connected() override { return {.bytes = "220 " + settings_.account.domain + " ESMTP\r\n"}; }

  Answer receive(ByteView bytes) override {
    answer_ = {};
    if (over_ || upgrading_) return {};  // what is pipelined behind STARTTLS is discarded (RFC 3207 §6)
    lines_.add(bytes);
    while (!over_ && !upgrading_) {
      const auto line = lines_.line();
      if (!line) break;
      if (in_message_)
        read_message(*line);
      else
        read_line(*line);
    }
    const std::size_t limit = in_message_ ? kMessageLimit : kLineLimit;
    if (!over_ && lines_.waiting().size() > limit) give_up("500 5.5.2 Line too long");
    return std::exchange(answer_, {});
  }

  // RFC 3207 §4.2: what was known of the client is forgotten.
  Answer secured() override {
    lines_.take();
    login_.reset();
    forget_mail();
    tls_ = true;
    upgrading_ = greeted_ = extended_ = logged_in_ = in_message_ = false;
    faults_ = attempts_ = 0;
    return {};
  }

  void bound(const ChannelBinding& binding) override { login_.bound(binding); }

 private:
  void read_line(ByteView line) {
    if (line.size() > kLineLimit) return give_up("500 5.5.2 Line too long");
    const ByteView text = dialogue::content_of(line);
    if (login_.under_way()) return answer_login(login_.line(text));
    if (!line.ends_with("\r\n") || text.find('\0') != ByteView::npos || text.find('\r') != ByteView::npos)
      return fault("500 5.5.2 Lines end by CR LF");
    const auto space = text.find(' ');
    const ByteView rest = space == ByteView::npos ? "" : trim(text.substr(space));
    obey(dialogue::smtp::verb_of(text), rest);
  }

  void obey(Verb verb, ByteView rest) {
    switch (verb) {
      case Verb::ehlo:
      case Verb::helo: return greet(verb, rest);
      case Verb::noop: return say("250 2.0.0 Ok");
      case Verb::quit:
        say("221 2.0.0 Bye");
        answer_.close = over_ = true;
        return;
      case Verb::starttls: return start_tls(rest);
      case Verb::unknown:
      case Verb::chunk: return fault("502 5.5.2 No such command here");
      default: break;
    }
    // RFC 3207 §4: a server may ask for TLS before anything else.
    if (!tls_ && starttls() == "required") return fault("530 5.7.0 Must issue a STARTTLS command first");
    if (!greeted_) return fault("503 5.5.1 Say EHLO first");
    switch (verb) {
      case Verb::auth: return takes_ == Takes::submission ? authenticate(rest) : fault("502 5.5.1 Nobody logs in here");
      case Verb::rset: forget_mail(); return say("250 2.0.0 Ok");
      case Verb::vrfy: return say("252 2.0.0 Send some mail, it may be taken");
      case Verb::expn: return fault("502 5.5.1 No lists here");
      case Verb::help: return say("214 2.0.0 See RFC 5321");
      default: break;
    }
    if (takes_ == Takes::submission && !logged_in_) return fault("530 5.7.0 Authentication required");
    switch (verb) {
      case Verb::mail: return take_sender(rest);
      case Verb::rcpt: return take_recipient(rest);
      default: return begin_message(rest);
    }
  }

  void greet(Verb verb, ByteView name) {
    if (name.empty()) return fault("501 5.5.4 Say who you are");
    forget_mail();
    greeted_ = true;
    extended_ = verb == Verb::ehlo;
    const std::string& domain = settings_.account.domain;
    if (!extended_) return say("250 " + domain);
    std::vector<std::string> lines{domain, "PIPELINING", "SIZE " + std::to_string(kMessageLimit)};
    if (!tls_ && starttls() != "none") lines.emplace_back("STARTTLS");
    if (takes_ == Takes::submission && login_allowed()) lines.push_back("AUTH " + join(login_.mechanisms(), " "));
    lines.insert(lines.end(), {"8BITMIME", "ENHANCEDSTATUSCODES"});
    if (tls_) lines.emplace_back("REQUIRETLS");  // RFC 8689 §2: inside TLS only
    if (tls_)
      for (const std::string& extension : words_of(option("extensions", ""))) lines.push_back(extension);
    for (std::size_t i = 0; i < lines.size(); ++i) say((i + 1 < lines.size() ? "250-" : "250 ") + lines[i]);
  }

  void start_tls(ByteView rest) {
    if (tls_ || starttls() == "none") return fault("502 5.5.1 No STARTTLS here");
    if (!rest.empty()) return fault("501 5.5.4 STARTTLS takes no parameter");
    if (!extended_) return fault("503 5.5.1 Say EHLO first");
    say("220 2.0.0 Ready to start TLS");
    answer_.start_tls = upgrading_ = true;
  }

  void authenticate(ByteView rest) {
    if (!login_allowed()) return fault("538 5.7.11 Encryption required for that");
    if (!extended_ || logged_in_ || !sender_.empty()) return fault("503 5.5.1 Not now");
    answer_login(login_.begin(words_of(rest)));
  }

  void answer_login(const smtp::Login::Answer& answer) {
    answer_.bytes += answer.bytes;
    logged_in_ = logged_in_ || answer.logged_in;
    if (answer.failed && ++attempts_ >= kAttempts) give_up("421 4.7.0 Too many failed logins");
  }

  // "FROM:<path> parameters", "TO:<path> parameters": the path with its brackets; empty: it is none.
  static std::string path_of(ByteView rest, std::string_view keyword) {
    if (upper(rest.substr(0, keyword.size())) != keyword) return {};
    rest = trim(rest.substr(keyword.size()));
    const auto end = rest.find('>');
    if (!rest.starts_with('<') || end == ByteView::npos) return {};
    if (end + 1 < rest.size() && rest[end + 1] != ' ') return {};
    return std::string(rest.substr(0, end + 1));
  }

  void take_sender(ByteView rest) {
    if (!sender_.empty()) return fault("503 5.5.1 There is a sender");
    sender_ = path_of(rest, "FROM:");
    if (sender_.empty()) return fault("501 5.5.4 Syntax: MAIL FROM:<address>");
    say("250 2.1.0 Ok");
  }

  void take_recipient(ByteView rest) {
    if (sender_.empty()) return fault("503 5.5.1 MAIL first");
    if (path_of(rest, "TO:").size() <= 2) return fault("501 5.5.4 Syntax: RCPT TO:<address>");
    if (recipients_ == kRecipients) return say("452 4.5.3 Too many recipients");
    ++recipients_;
    say("250 2.1.5 Ok");
  }

  void begin_message(ByteView rest) {
    if (!rest.empty()) return fault("501 5.5.4 DATA takes no parameter");
    if (recipients_ == 0) return fault("503 5.5.1 RCPT first");
    in_message_ = line_begins_ = true;
    size_ = 0;
    say("354 End data with <CR><LF>.<CR><LF>");
  }

  void read_message(ByteView line) {
    const bool ends = line_begins_ && line == ".\r\n";
    line_begins_ = line.ends_with("\r\n");
    size_ += line.size();
    if (size_ > kMessageLimit) return give_up("552 5.3.4 Message too big");
    if (!ends) return;
    in_message_ = false;
    forget_mail();
    say("250 2.0.0 Ok: queued");
  }

  void forget_mail() {
    sender_.clear();
    recipients_ = 0;
  }

  void say(const std::string& line) { answer_.bytes += line + "\r\n"; }
  void fault(const std::string& line) {
    say(line);
    if (++faults_ >= kFaults) give_up("421 4.7.0 Too many errors");
  }
  void give_up(const std::string& line) {
    say(line);
    answer_.close = over_ = true;
  }

  [[nodiscard]] std::string option(const std::string& key, const std::string& otherwise) const {
    const auto found = settings_.options.find(key);
    return found == settings_.options.end() ? otherwise : found->second;
  }
  [[nodiscard]] std::string starttls() const {
    return option("starttls", takes_ == Takes::submission ? "required" : "offered");
  }
  [[nodiscard]] bool login_allowed() const { return tls_ || starttls() != "required"; }

  Settings settings_;
  Takes takes_;
  Entropy entropy_;
  smtp::Login login_;
  dialogue::Lines lines_;
  Answer answer_;
  bool tls_ = false, upgrading_ = false, over_ = false;
  bool greeted_ = false, extended_ = false;  // by HELO or EHLO; by EHLO
  bool logged_in_ = false;
  bool in_message_ = false, line_begins_ = true;
  std::size_t size_ = 0;  // of the message
  std::string sender_;    // with its brackets
  int recipients_ = 0, faults_ = 0, attempts_ = 0;
};

}  // namespace

std::unique_ptr<Server> make_smtp(Settings settings, Entropy entropy) {
  return std::make_unique<SmtpServer>(std::move(settings), std::move(entropy), SmtpServer::Takes::submission);
}

std::unique_ptr<Server> make_smtp_relay(Settings settings) {
  return std::make_unique<SmtpServer>(std::move(settings), random_bytes, SmtpServer::Takes::relay);
}

}  // namespace footpad::honest
