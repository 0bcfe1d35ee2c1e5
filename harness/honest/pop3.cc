#include "honest/pop3.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "dialogue/lines.h"
#include "honest/digests.h"
#include "honest/line_login.h"

namespace footpad::honest {
namespace {

constexpr std::size_t kLineLimit = 8192;  // a step of a login may be long; nothing else is
constexpr const char* kSyntax = "-ERR what is that?\r\n";

class Pop3Server final : public Server {
 public:
  Pop3Server(Settings settings, Entropy entropy) : settings_(std::move(settings)), entropy_(std::move(entropy)) {
    const Canaries& account = settings_.account;
    timestamp_ = "<" + to_hex(entropy_(8)) + "@" + account.domain + ">";
    mail_ = "From: " + account.jid() + "\r\nTo: " + account.jid() + "\r\nSubject: hello " + account.message +
            "\r\n\r\n" + account.message + "\r\n";
  }

  Answer connected() override {
    return {.bytes = "+OK ready" + (option("apop", "false") == "true" ? " " + timestamp_ : "") + "\r\n"};
  }

  Answer secured() override {
    secure_ = true;
    lines_ = {};
    login_.reset();
    user_.reset();
    return {};
  }

  Answer receive(ByteView bytes) override {
    Answer answer;
    if (over_) return answer;
    lines_.add(bytes);
    while (!over_ && !answer.start_tls) {
      const auto line = lines_.line();
      if (!line) break;
      answer.bytes += reply_to(dialogue::content_of(*line), answer);
    }
    if (lines_.waiting().size() > kLineLimit) {
      answer.bytes += "-ERR too long\r\n";
      over_ = true;
    }
    // What came behind the request for TLS is not listened to (RFC 2595 §4).
    if (answer.start_tls) lines_ = {};
    answer.close = over_;
    return answer;
  }

 private:
  [[nodiscard]] std::string option(const std::string& key, const std::string& otherwise) const {
    const auto found = settings_.options.find(key);
    return found == settings_.options.end() ? otherwise : found->second;
  }
  [[nodiscard]] bool is_safe() const { return secure_ || settings_.direct; }

  Bytes reply_to(ByteView line, Answer& answer) {
    if (login_) return login_reply(login_->line(line));
    const auto words = words_of(line);
    const std::string verb = words.empty() ? "" : upper(words[0]);
    if (verb == "QUIT") {
      over_ = true;
      return "+OK goodbye\r\n";
    }
    if (verb == "CAPA" && words.size() == 1) return capabilities();
    return logged_in_ ? transaction(verb, words) : authorization(verb, words, line, answer);
  }

  [[nodiscard]] Bytes capabilities() const {
    Bytes out = "+OK\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\n";
    if (!is_safe()) return out + "STLS\r\n.\r\n";
    if (option("user-pass", "true") == "true") out += "USER\r\n";
    if (const auto names = mechanisms(); !names.empty()) out += "SASL " + join(names, " ") + "\r\n";
    return out + ".\r\n";
  }

  [[nodiscard]] std::vector<std::string> mechanisms() const {
    return words_of(option("mechanisms", "SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN CRAM-MD5"));
  }

  Bytes authorization(const std::string& verb, const std::vector<std::string>& words, ByteView line, Answer& answer) {
    if (verb == "STLS" && words.size() == 1) {
      if (is_safe()) return "-ERR TLS is there already\r\n";
      answer.start_tls = true;
      return "+OK begin TLS\r\n";
    }
    const bool is_login = verb == "USER" || verb == "PASS" || verb == "APOP" || verb == "AUTH";
    if (!is_login) return kSyntax;
    if (!is_safe()) return "-ERR not without TLS\r\n";
    if (verb == "AUTH") return begin(words);
    if (verb == "APOP") return apop(words);
    if (option("user-pass", "true") != "true") return "-ERR not here\r\n";
    if (verb == "USER") {
      if (words.size() != 2) return kSyntax;
      user_ = words[1];
      return "+OK\r\n";
    }
    if (!user_) return "-ERR whose?\r\n";
    // All that is behind the space: a password may have spaces in it (RFC 1939 §7).
    const auto space = line.find(' ');
    const ByteView password = space == ByteView::npos ? ByteView() : line.substr(space + 1);
    const bool ours = sasl::same_secret(password, settings_.account.password);
    return greeted_as(sasl::names_account(*std::exchange(user_, std::nullopt), settings_.account) && ours);
  }

  Bytes begin(const std::vector<std::string>& words) {
    const auto offered = mechanisms();
    if (words.size() == 1) return "+OK\r\n" + join(offered, "\r\n") + "\r\n.\r\n";
    const std::string name = upper(words[1]);
    const bool known = std::find(offered.begin(), offered.end(), name) != offered.end();
    auto mechanism = known ? sasl::make_mechanism(name, settings_.account, entropy_) : nullptr;
    if (mechanism == nullptr || words.size() > 3) return "-ERR no such mechanism\r\n";
    login_.emplace(std::move(mechanism));
    return login_reply(login_->begin(words.size() == 3 ? std::optional<std::string_view>(words[2]) : std::nullopt));
  }

  Bytes login_reply(const LineLogin::Reply& reply) {
    using Type = LineLogin::Reply::Type;
    if (reply.type == Type::challenge) return "+ " + reply.data + "\r\n";
    login_.reset();
    if (reply.type == Type::malformed) return kSyntax;
    if (reply.type == Type::cancelled) return "-ERR as you like\r\n";
    return greeted_as(reply.type == Type::logged_in);
  }

  // RFC 1939 §7: MD5 of timestamp and password.
  Bytes apop(const std::vector<std::string>& words) {
    if (option("apop", "false") != "true" || words.size() != 3) return kSyntax;
    const bool ours =
        sasl::same_secret(lower(words[2]), to_hex(digest(EVP_md5(), timestamp_ + settings_.account.password)));
    return greeted_as(sasl::names_account(words[1], settings_.account) && ours);
  }

  Bytes greeted_as(bool ours) {
    logged_in_ = ours;
    return ours ? "+OK logged in\r\n" : "-ERR [AUTH] no\r\n";
  }

  Bytes transaction(const std::string& verb, const std::vector<std::string>& words) {
    const std::string size = std::to_string(mail_.size());
    const std::string count = removed_ ? "0" : "1";
    if (verb == "STAT") return "+OK " + count + " " + (removed_ ? "0" : size) + "\r\n";
    if (verb == "NOOP") return "+OK\r\n";
    if (verb == "RSET") {
      removed_ = false;
      return "+OK\r\n";
    }
    const bool of_all = words.size() == 1;
    const bool of_one = words.size() > 1 && words[1] == "1" && !removed_;
    if ((verb == "LIST" || verb == "UIDL") && (of_all || of_one)) {
      const std::string scan = "1 " + (verb == "LIST" ? size : std::string("footpad-1")) + "\r\n";
      return of_one ? "+OK " + scan : "+OK\r\n" + (removed_ ? "" : scan) + ".\r\n";
    }
    if (verb == "RETR" && of_one) return "+OK " + size + " octets\r\n" + mail_ + ".\r\n";
    if (verb == "TOP" && of_one) return "+OK\r\n" + mail_.substr(0, mail_.find("\r\n\r\n") + 4) + ".\r\n";
    if (verb == "DELE" && of_one) {
      removed_ = true;
      return "+OK\r\n";
    }
    return kSyntax;
  }

  Settings settings_;
  Entropy entropy_;
  Bytes timestamp_, mail_;
  dialogue::Lines lines_;
  std::optional<LineLogin> login_;
  std::optional<std::string> user_;
  bool secure_ = false, logged_in_ = false, removed_ = false, over_ = false;
};

}  // namespace

std::unique_ptr<Server> make_pop3(Settings settings, Entropy entropy) {
  return std::make_unique<Pop3Server>(std::move(settings), std::move(entropy));
}

}  // namespace footpad::honest
